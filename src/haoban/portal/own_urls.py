"""The addresses of what one does signed in, and of the public progress page."""

from django.urls import path

from . import account, applying, following, papers

urlpatterns = [
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("me/", account.me, name="me"),
    path("me/inbox/", account.inbox, name="inbox"),
    path("me/mandates/", account.mandates, name="mandates"),
    path("apply/<str:matter>/", applying.begin, name="apply"),
    path("apply/<str:matter>/<str:owner>/", applying.application, name="application"),
    path("apply/<str:matter>/<str:owner>/save/", applying.autosave, name="autosave"),
    path("apply/<str:matter>/<str:owner>/materials/<str:material>/", papers.draft_material, name="draft_material"),
    path("apply/<str:matter>/<str:owner>/review/", applying.review, name="review"),
    path("apply/<str:matter>/<str:owner>/drop/", applying.drop, name="drop_draft"),
    path("bundles/<str:number>/", following.bundle, name="bundle"),
    path("bundles/<str:number>/receipt.pdf", papers.receipt_paper, name="receipt"),
    path("cases/<str:number>/supplement/", following.supplement, name="supplement"),
    path("cases/<str:number>/withdraw/", following.withdraw, name="withdraw"),
    path("cases/<str:number>/rating/", following.rating, name="rating"),
    path("cases/<str:number>/letters/<int:position>.pdf", papers.letter_paper, name="letter"),
    path("cases/<str:number>/materials/<str:material>/", papers.case_material, name="case_material"),
    path("results/<str:number>.pdf", papers.result_paper, name="result"),
    path("progress/<str:token>/", following.progress, name="progress"),
]
