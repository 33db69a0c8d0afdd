using Gridfold.Grains.Access;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Pages;

/// <summary>The session of a browser: sign in with a token, and sign out.</summary>
internal static class SessionRoutes
{
    private const string Session = $"{ConsoleRoutes.Root}/session";

    /// <summary>Maps the paths.</summary>
    public static void MapSessions(this IEndpointRouteBuilder application)
    {
        application.MapPost(Session, SignIn).AllowAnonymous();
        application.MapGet(Session, Show).AllowAnonymous();
        application.MapDelete(Session, SignOut).ForOrder(Role.Viewer, "session.end");
    }

    private static async Task SignIn(HttpContext http, TokenDirectory tokens, TimeProvider time, OrderLog log)
    {
        if (!BrowserSession.IsOfThisSite(http.Request))
            throw new ApiException(StatusCodes.Status403Forbidden, "a page of another site asks to sign in; open the console itself");
        SpecMapReader body = await Body.ReadObject(http.Request, "session");
        string text = body.Text("token")?.Trim() ?? "";
        body.RejectUnknownKeys();
        body.Problems.ThrowIfAny();
        if (TokenText.IdOf(text) is null)
        {
            throw new ApiException(StatusCodes.Status401Unauthorized,
                "this text is no token of Gridfold; a token begins with gf_, and 'gridfold token create' makes one");
        }

        TokenCheck check = await tokens.Check(text, http.RequestAborted);
        if (check.Token is not { } token) throw new ApiException(StatusCodes.Status401Unauthorized, check.Refusal!);
        DateTimeOffset longest = time.GetUtcNow() + SessionCookie.Length;
        string cookie = SessionCookie.Seal(text, token.ExpiresAt < longest ? token.ExpiresAt : longest);
        await log.Run(ApiCaller.Attach(http, token), "session.begin", "", async () =>
        {
            http.Response.Cookies.Append(SessionCookie.Name, cookie, ConsoleCookie.Rules(http));
            await Write(http, token, cookie);
            return cookie;
        }, () => null);
    }

    private static async Task Show(HttpContext http, TokenDirectory tokens, TimeProvider time)
    {
        if (BrowserSession.CookieOf(http.Request) is { } cookie && BrowserSession.IsOfThisSite(http.Request))
        {
            if ((await BrowserSession.Open(http, cookie, tokens, time)).Token is { } token)
            {
                await Write(http, token, cookie);
                return;
            }

            http.Response.Cookies.Delete(SessionCookie.Name, ConsoleCookie.Rules(http));
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>
    /// Ends a session. That of a user of the OIDC issuer ends on every silo, because nothing else uses its token. The answer then says
    /// where the browser ends the issuer's own session.
    /// </summary>
    private static async Task SignOut(HttpContext http, [FromServices] OidcSignIn? signIn, IGrainFactory grains)
    {
        AccessToken token = ApiCaller.Of(http).Token;
        bool isOfIssuer = OidcName.IsValid(token.User) && TokenText.IsId(token.Id);
        if (isOfIssuer) await grains.GetTokenStore().Revoke(token.Id);
        http.Response.Cookies.Delete(SessionCookie.Name, ConsoleCookie.Rules(http));
        if (!isOfIssuer || signIn?.SignOut() is not { } address)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("address", address.AbsoluteUri);
            writer.WriteEndObject();
        });
    }

    private static async Task Write(HttpContext http, AccessToken token, string cookie)
    {
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("user", token.User);
            writer.WriteString("role", RoleNames.Of(token.Role));
            writer.WriteString("expires", token.ExpiresAt.UtcDateTime);
            writer.WriteString("antiforgery", SessionCookie.AntiforgeryOf(cookie));
            writer.WriteEndObject();
        });
    }
}
