using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Gridfold.Cluster.Tests.Api;

/// <summary>
/// The pages of an issuer for people: signing in and out. OpenIddict makes and checks codes, PKCE and ID tokens. These handlers decide who
/// signs in, and know the console as a client.
/// </summary>
internal sealed class OidcPeople
{
    /// <summary>The id of the console.</summary>
    public const string Console = "gridfold-console";

    /// <summary>The secret of the console, with letters that must be encoded on their way.</summary>
    public const string Secret = "100 % secret: a+b";

    private readonly ConcurrentDictionary<string, bool> _used = [];

    /// <summary>The user who signs in. Null for a user who refuses to.</summary>
    public string? User { get; set; } = "alice";

    /// <summary>The roles of the user.</summary>
    public string Roles { get; set; } = "guests";

    /// <summary>Whether the page waits until the user presses a button. Otherwise, it sends the browser back at once.</summary>
    public bool HasButton { get; set; }

    /// <summary>The secret of the console that the issuer knows.</summary>
    public string KnownSecret { get; set; } = Secret;

    /// <summary>The address of the console that the issuer knows.</summary>
    public Uri? Home { get; set; }

    /// <summary>How often the page for signing out was asked.</summary>
    public int SignedOut { get; private set; }

    /// <summary>Adds the pages to a server.</summary>
    public void AddPages(OpenIddictServerBuilder server)
    {
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange()
            .SetAuthorizationEndpointUris("authorize").SetEndSessionEndpointUris("logout");
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != Console || context.RedirectUri != new Uri(Home!, "/console/signed-in").ToString())
                context.Reject(Errors.InvalidClient, "The client or its address is not known.");
            return ValueTask.CompletedTask;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(SignIn));
        server.AddEventHandler<ValidateEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.ClientId != Console || context.PostLogoutRedirectUri != Home!.ToString())
                context.Reject(Errors.InvalidRequest, "The client or its address is not known.");
            return ValueTask.CompletedTask;
        }));
        server.AddEventHandler<HandleEndSessionRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            SignedOut++;
            context.SignOut();
            return ValueTask.CompletedTask;
        }));
    }

    /// <summary>Refuses a false secret, and a code that was used. The library leaves both to its host, which has the store.</summary>
    public void CheckCode(ValidateTokenRequestContext context)
    {
        if (context.Request.ClientId != Console || context.Request.ClientSecret != KnownSecret)
            context.Reject(Errors.InvalidClient, "The client is not known.");
        else if (!_used.TryAdd(context.Request.Code!, true)) context.Reject(Errors.InvalidGrant, "The code is used.");
    }

    private async ValueTask SignIn(HandleAuthorizationRequestContext context)
    {
        if (HasButton && context.Request["pressed"] is null)
        {
            HttpResponse response = context.Transaction.GetHttpRequest()!.HttpContext.Response;
            string query = WebUtility.HtmlEncode(response.HttpContext.Request.QueryString.Value!);
            response.ContentType = "text/html";
            await response.WriteAsync($"<title>Issuer</title><a id='yes' href='{query}&amp;pressed=1'>Yes, it is me</a>");
            context.HandleRequest();
            return;
        }

        if (User is null)
        {
            context.Reject(Errors.AccessDenied, "The user has refused.");
            return;
        }

        ClaimsIdentity identity = OidcIssuer.IdentityOf(User, Roles);
        identity.SetScopes(context.Request.GetScopes());
        context.SignIn(new ClaimsPrincipal(identity));
    }
}
