using System.Text.Json;
using Gridfold.Grains.Access;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Quotas;
using Gridfold.Grains.Uploads;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Bounds;
using Gridfold.Silo.Api.Description;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gridfold.Silo.Api.Routes;

/// <summary>The files that users upload, and name in experiment files. A submitter has own ones, and an operator sees all.</summary>
internal static class UploadRoutes
{
    private const string Bytes = "application/octet-stream", Hash = "sha256", Owner = "owner", Code = "code";
    private static readonly string[] Yes = ["true"];
    private const int UsualLimit = 100, MaxLimit = 1000;

    /// <summary>Maps the paths.</summary>
    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        TimeSpan time = api.ServiceProvider.GetRequiredService<UploadOptions>().Time;
        var owner = RouteParameter.Text(Owner, "The user whose uploads are meant, for operators. Default: the caller.");
        api.MapGet("/uploads", List).For(Role.Submitter).Tell(new RouteText("listUploads", "Lists uploads, the latest first", "Uploads")
        {
            Query =
            [
                RouteParameter.Number("limit", "The greatest number of uploads.", 1, MaxLimit, UsualLimit),
                RouteParameter.Number("before", "The number before which the page begins.", 1, long.MaxValue),
                RouteParameter.Text(Owner, "Only uploads of this user. Submitters see their own only."),
            ],
        });
        api.MapPut("/uploads/{upload}", Receive).ForOrder(Role.Submitter, "upload.create", "upload").WithRequestTimeout(time)
            .Tell(new RouteText("putUpload", "Uploads a file, which experiment files name as 'upload:NAME'", "Upload")
            {
                Query =
                [
                    RouteParameter.Text(Hash, "The SHA-256 of the file. Another content is refused."),
                    RouteParameter.Word(Code, "True for code of the caller, which is refused unless the caller may bring some.", Yes),
                ],
                File = new Dictionary<string, string> { [Bytes] = "width,kind\n1.5,small\n" },
                Status = StatusCodes.Status201Created,
                Failures = [StatusCodes.Status411LengthRequired],
            });
        api.MapGet("/uploads/{upload}", Show).For(Role.Submitter)
            .Tell(new RouteText("getUpload", "Shows an upload", "Upload") { Query = [owner] });
        api.MapGet("/uploads/{upload}/content", Send).For(Role.Submitter).WithRequestTimeout(time)
            .Tell(new RouteText("getUploadContent", "Sends the content of an upload") { Query = [owner], Types = [Bytes] });
        api.MapDelete("/uploads/{upload}", Delete).ForOrder(Role.Submitter, "upload.delete", "upload")
            .Tell(new RouteText("deleteUpload", "Deletes an upload", "Upload") { Query = [owner] });
    }

    private static async Task List(HttpContext http, UploadStore store)
    {
        var query = new Query(http.Request, "limit", "before", Owner);
        int limit = (int)query.Number("limit", UsualLimit, 1, MaxLimit);
        long before = query.Number("before", long.MaxValue, 1, long.MaxValue);
        ApiCaller caller = ApiCaller.Of(http);
        string? owner = query.Text(Owner) is { } named ? OwnerIn(caller, named) : caller.Role == Role.Operator ? null : caller.User;
        IReadOnlyList<UploadRecord> uploads = await store.Read(owner, before, limit + 1);
        await Answer.Json(http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("uploads");
            foreach (UploadRecord upload in uploads.Take(limit)) Write(writer, upload);
            writer.WriteEndArray();
            if (uploads.Count > limit) writer.WriteNumber("next", uploads[limit - 1].Number);
            writer.WriteEndObject();
        });
    }

    private static async Task Receive(string upload, HttpContext http, UploadStore store, UploadOptions options, QuotaOptions quotas,
        UploadQuota quota, OwnCodeOptions ownCode)
    {
        var query = new Query(http.Request, Hash, Code);
        ApiCaller caller = ApiCaller.Of(http);
        if (query.Word(Code, Yes) is not null) ownCode.RequireForUpload(caller.Role);
        if (!UploadReference.IsName(upload))
        {
            throw new ApiException(StatusCodes.Status400BadRequest,
                $"'{Excerpt.Of(upload)}' cannot be the name of an upload; {UploadReference.NameRule}");
        }

        string? hash = query.Text(Hash)?.ToLowerInvariant();
        if (hash is not null && !UploadReference.IsSha256(hash))
        {
            throw new ApiException(StatusCodes.Status400BadRequest,
                $"{Hash} is '{Excerpt.Of(hash)}'; it must have 64 hexadecimal digits, as 'sha256sum FILE' prints them");
        }

        long length = http.Request.ContentLength ?? throw new ApiException(StatusCodes.Status411LengthRequired,
            "an upload needs the header Content-Length with its size in bytes");
        if (length > options.MaxBytes)
        {
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, FormattableString.Invariant(
                $"the upload has {length} bytes, and one may have {options.MaxBytes}; send a smaller file, or ask the operator for more ")
                    + $"({UploadOptions.Section}:{nameof(options.MaxBytes)})");
        }

        using IDisposable open = quota.Open(caller.User);
        long most = quotas.Of(caller.User, caller.Role == Role.Operator).StoredBytes ?? long.MaxValue;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxBytes;
        UploadRecord record = await store.Receive(
            new NewUpload(caller.User, upload, length, Silo: "", most, hash), http.Request.Body, http.RequestAborted);
        AuditedRoutes.SetMade(http, record.Sha256);
        http.Response.Headers.Location = $"{ApiRoutes.Version}/uploads/{record.Name}";
        await Answer.Json(http, writer => Write(writer, record), StatusCodes.Status201Created);
    }

    private static async Task Show(string upload, HttpContext http, UploadStore store)
    {
        UploadRecord record = await Find(upload, http, store);
        await Answer.Json(http, writer => Write(writer, record));
    }

    private static async Task Send(string upload, HttpContext http, UploadStore store, UploadQuota quota)
    {
        UploadRecord record = await Find(upload, http, store);
        using IDisposable open = quota.Open(ApiCaller.Of(http).User);
        http.Response.ContentType = Bytes;
        http.Response.ContentLength = record.Bytes;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{record.Name}\"";
        if (await store.CopyTo(record, http.Response.Body, http.RequestAborted)) return;
        if (http.Response.HasStarted) http.Abort();
        else throw new ApiException(StatusCodes.Status404NotFound, $"the content of '{record.Name}' is gone; upload the file again");
    }

    private static async Task Delete(string upload, HttpContext http, UploadStore store)
    {
        UploadRecord record = await Find(upload, http, store);
        bool isOwnerKnown = record.Owner == ApiCaller.Of(http).User || new Query(http.Request, Owner).Text(Owner) is not null;
        if (!isOwnerKnown) await RequireOneOwner(record, store);
        await store.Delete(record);
        AuditedRoutes.SetMade(http, record.Sha256);
        await Answer.Json(http, writer => Write(writer, record));
    }

    /// <summary>Finds an upload by its name or its SHA-256: one of the caller, or for an operator that of another user.</summary>
    private static async Task<UploadRecord> Find(string upload, HttpContext http, UploadStore store)
    {
        ApiCaller caller = ApiCaller.Of(http);
        string? owner = new Query(http.Request, Owner).Text(Owner) is { } named ? OwnerIn(caller, named) : null;
        UploadReference? wanted = UploadReference.TryParse(upload);
        return (wanted is null ? null : await new UserUploads(store, caller).Record(wanted, owner)) ?? throw new ApiException(
            StatusCodes.Status404NotFound, $"{owner ?? caller.User} has no upload '{Excerpt.Of(upload)}'; /api/v1/uploads lists those that "
                + "exist");
    }

    /// <summary>Refuses to choose one of several users whose uploads have the same content.</summary>
    private static async Task RequireOneOwner(UploadRecord found, UploadStore store)
    {
        IReadOnlyList<UploadRecord> all = await store.Read(owner: null, long.MaxValue, int.MaxValue);
        string[] owners = [.. all.Where(upload => upload.Sha256 == found.Sha256).Select(upload => upload.Owner).Distinct()];
        if (owners.Length <= 1) return;
        throw new ApiException(StatusCodes.Status400BadRequest, FormattableString.Invariant(
            $"{owners.Length} users have uploads with SHA-256 {found.Sha256}, ")
                + $"{owners[0]} and {owners[1]} among them; name the user whose upload is meant with '{Owner}'");
    }

    private static string OwnerIn(ApiCaller caller, string owner) => caller.Role == Role.Operator || owner == caller.User
        ? owner
        : throw new ApiException(StatusCodes.Status403Forbidden, $"{caller.User} may see own uploads only, and {Owner} is "
            + $"'{Excerpt.Of(owner)}'");

    private static void Write(Utf8JsonWriter writer, UploadRecord upload)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", upload.Number);
        writer.WriteString("name", upload.Name);
        writer.WriteString("sha256", upload.Sha256);
        writer.WriteNumber("bytes", upload.Bytes);
        writer.WriteString("owner", upload.Owner);
        writer.WriteString("uploaded", upload.At.UtcDateTime);
        writer.WriteEndObject();
    }
}
