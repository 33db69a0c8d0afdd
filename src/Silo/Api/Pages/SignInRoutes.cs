using Gridfold.Grains;
using Gridfold.Grains.Access;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Api.Pages;

/// <summary>Signs the person before a browser in at the OIDC issuer, where the cluster has one for that.</summary>
internal static partial class SignInRoutes
{
    private const string Path = $"{ConsoleRoutes.Root}/sign-in";

    // Longer than people have, so that one who comes back too late hears that.
    private static readonly TimeSpan CookieAge = TimeSpan.FromHours(1);

    /// <summary>Maps the paths.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder application)
    {
        application.MapGet(Path, Show).AllowAnonymous();
        application.MapPost(Path, Begin).AllowAnonymous();
        application.MapGet(OidcSignIn.AnswerPath, End).AllowAnonymous();
    }

    /// <summary>What the page needs: the name of the issuer, and why the last sign-in failed.</summary>
    private static Task Show(HttpContext http, [FromServices] OidcSignIn? signIn)
    {
        string? problem = BrowserSession.IsOfThisSite(http.Request) ? SignInProblem.Take(http) : null;
        return Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            if (signIn is not null) writer.WriteString("name", signIn.Name);
            if (problem is not null) writer.WriteString("problem", problem);
            writer.WriteEndObject();
        });
    }

    private static async Task Begin(HttpContext http, [FromServices] OidcSignIn? signIn, TimeProvider time)
    {
        if (!BrowserSession.IsOfThisSite(http.Request))
            throw new ApiException(StatusCodes.Status403Forbidden, "a page of another site asks to sign in; open the console itself");
        if (signIn is null)
            throw new ApiException(StatusCodes.Status404NotFound, "this cluster has no issuer for signing in; sign in with a token");
        if (http.Request.Headers.Origin is [{ } origin] && !IsOrigin(origin, signIn.Console))
        {
            throw new ApiException(StatusCodes.Status403Forbidden,
                $"{signIn.Name} sends people to {signIn.Console}; open the console there, or sign in with a token");
        }

        SpecMapReader body = await Body.ReadObject(http.Request, "sign-in");
        string place = body.Text("place") ?? "";
        body.RejectUnknownKeys();
        body.Problems.ThrowIfAny();
        if (place.Length > SignInFlow.MaxPlace)
        {
            throw new ApiException(StatusCodes.Status400BadRequest,
                $"the place has {place.Length} letters; it may have {SignInFlow.MaxPlace}: open the start page of the console first");
        }

        SignInFlow flow = SignInFlow.New(place, time.GetUtcNow());
        Uri address = await signIn.Begin(flow, http.RequestAborted);
        CookieOptions rules = Rules(http, signIn);
        rules.MaxAge = CookieAge;
        http.Response.Cookies.Append(SignInFlow.CookieName, flow.ToCookie(), rules);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("address", address.AbsoluteUri);
            writer.WriteEndObject();
        });
    }

    /// <summary>The issuer sends the browser here. The answer leads to the console in each case, and nowhere else.</summary>
    private static async Task End(
        HttpContext http, [FromServices] OidcSignIn? signIn, IGrainFactory grains, OrderLog log, ILogger<OidcSignIn> logger)
    {
        string place = "";
        if (signIn is not null)
        {
            SignInFlow? flow = SignInFlow.Read(http.Request.Cookies[SignInFlow.CookieName]);
            http.Response.Cookies.Delete(SignInFlow.CookieName, Rules(http, signIn));
            try
            {
                AccessToken user = await signIn.End(flow, SignInAnswer.Read(http.Request.Query), http.RequestAborted);
                await Open(http, user, signIn, grains, log);
                place = flow!.Place;
            }
            catch (Exception exception) when (SentenceOf(exception, http.RequestAborted) is { } sentence)
            {
                LogFailed(logger, signIn.Issuer, sentence, exception is ApiException or RefusedException ? null : exception);
                SignInProblem.Leave(http, sentence);
            }
        }

        // What follows the sign # stays in the browser, and never leads to another site.
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = $"/#/{Uri.EscapeDataString(place).Replace("%2F", "/", StringComparison.Ordinal)}";
    }

    /// <summary>Begins the session of a user whom the issuer vouches for.</summary>
    private static Task<AccessToken> Open(HttpContext http, AccessToken user, OidcSignIn signIn, IGrainFactory grains, OrderLog log)
    {
        string text = TokenText.New(), id = TokenText.IdOf(text)!;
        return log.Run(ApiCaller.Attach(http, user with { Id = id }), "session.begin", signIn.Issuer, async () =>
        {
            AccessToken session = await grains.GetTokenStore().BeginSession(
                new NewSession(id, TokenText.HashOf(text), user.User, user.Role));
            CookieOptions rules = ConsoleCookie.Rules(http);
            rules.Secure = IsSecure(signIn);
            http.Response.Cookies.Append(SessionCookie.Name, SessionCookie.Seal(text, session.ExpiresAt), rules);
            return session;
        }, () => null);
    }

    /// <summary>What the person before the browser hears of a failure. Null when the browser is gone.</summary>
    private static string? SentenceOf(Exception exception, CancellationToken aborted) => exception switch
    {
        _ when aborted.IsCancellationRequested => null,
        ApiException or RefusedException or StateDamagedException => exception.Message,
        _ when ProblemMiddleware.IsOutage(exception) => ProblemMiddleware.Unavailable,
        _ => ProblemMiddleware.Unforeseen,
    };

    // The issuer's page is of another site, and its answer must carry the cookie.
    private static CookieOptions Rules(HttpContext http, OidcSignIn signIn)
    {
        CookieOptions rules = ConsoleCookie.Rules(http);
        rules.SameSite = SameSiteMode.Lax;
        rules.Secure = IsSecure(signIn);
        rules.Path = OidcSignIn.AnswerPath;
        return rules;
    }

    private static bool IsSecure(OidcSignIn signIn) => signIn.Console.Scheme == Uri.UriSchemeHttps;

    private static bool IsOrigin(string text, Uri console) => Uri.TryCreate(text, UriKind.Absolute, out Uri? origin)
        && Uri.Compare(origin, console, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at {Issuer} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string issuer, string reason, Exception? failure);
}
