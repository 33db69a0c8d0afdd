using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The tokens of the API, and the caller's own.</summary>
internal static class TokenRoutes
{
    /// <summary>Maps the paths.</summary>
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me", (HttpContext http) => Answer.Json(http, writer => Write(writer, ApiCaller.Of(http).Token)))
            .For(Role.Viewer).Tell(new RouteText("getMe", "Shows the caller's own token", "Token"));
        api.MapGet("/tokens", List).For(Role.Operator).Tell(new RouteText("listTokens", "Lists the tokens", "Tokens"));
        api.MapPost("/tokens", Create).ForOrder(Role.Operator, "token.create")
            .Tell(new RouteText("createToken", "Makes a token", "MadeToken") { Body = "NewToken", Status = StatusCodes.Status201Created });
        api.MapDelete("/tokens/{id}", Revoke).ForOrder(Role.Operator, "token.revoke", "id")
            .Tell(new RouteText("revokeToken", "Ends a token for ever", "Token"));
    }

    private static async Task List(HttpContext http, SiloAccess access)
    {
        _ = new Query(http.Request);
        IReadOnlyList<AccessToken> tokens = await access.Grains.GetTokenStore().GetAll();
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("tokens");
            foreach (AccessToken token in tokens) Write(writer, token);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static async Task Create(HttpContext http, SiloAccess access)
    {
        SpecMapReader body = await Body.ReadObject(http.Request, "token");
        const string remedy = "name the user for whom the token acts";
        string user = body.RequiredNode("user", remedy) is null ? "" : body.Text("user") ?? "";
        string name = body.Text("name") ?? user;
        _ = body.RequiredNode("role", $"name one of {string.Join(", ", RoleNames.All.Keys)}");
        Role role = body.Choice("role", RoleNames.All, Role.Viewer);
        int days = body.Integer("days", NewToken.UsualDays, 1, NewToken.MaxDays);
        body.RejectUnknownKeys();
        body.Problems.ThrowIfAny();
        string text = TokenText.New();
        AccessToken token = await access.Grains.GetTokenStore()
            .Create(new NewToken(TokenText.IdOf(text)!, TokenText.HashOf(text), name, user, role, days));
        AuditedRoutes.SetMade(http, token.Id);
        await Answer.Json(http, writer => Write(writer, token, text), StatusCodes.Status201Created);
    }

    private static async Task Revoke(string id, HttpContext http, SiloAccess access)
    {
        AccessToken? token = TokenText.IsId(id) ? await access.Grains.GetTokenStore().Revoke(id) : null;
        if (token is null)
            throw new ApiException(StatusCodes.Status404NotFound, "there is no token with this id; /api/v1/tokens lists those that exist");
        await Answer.Json(http, writer => Write(writer, token));
    }

    private static void Write(Utf8JsonWriter writer, AccessToken token, string? text = null)
    {
        writer.WriteStartObject();
        writer.WriteString("id", token.Id);
        writer.WriteString("name", token.Name);
        writer.WriteString("user", token.User);
        writer.WriteString("role", RoleNames.Of(token.Role));
        writer.WriteString("created", token.CreatedAt.UtcDateTime);
        writer.WriteString("expires", token.ExpiresAt.UtcDateTime);
        if (token.RevokedAt is { } revoked) writer.WriteString("revoked", revoked.UtcDateTime);
        if (text is not null) writer.WriteString("token", text);
        writer.WriteEndObject();
    }
}
