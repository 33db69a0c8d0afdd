using Gridfold.Grains;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Gridfold.Silo.Api.Failures;

/// <summary>Turns failures into documents. No answer has a stack trace.</summary>
internal sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IMiddleware
{
    /// <summary>The message of an outage.</summary>
    public const string Unavailable = "the cluster does not answer now; try again in a second";

    /// <summary>The message of a failure that nobody has foreseen.</summary>
    public const string Unforeseen = "the silo could not answer; its log has the reason";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await ProblemDocument.Write(context.Response, context.Response.StatusCode, MessageOf(context));
        }
        catch (Exception exception) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            // The caller sees that the answer is cut off.
            if (!context.RequestAborted.IsCancellationRequested) LogCutOff(context.Request.Method, context.Request.Path, exception);
            context.Abort();
        }
        catch (Exception exception)
        {
            await Write(context, exception);
        }
    }

    private Task Write(HttpContext context, Exception exception)
    {
        HttpResponse response = context.Response;
        switch (exception)
        {
            case ApiException failure:
                if (failure.RetryAfter is { } seconds) response.Headers.RetryAfter = $"{seconds}";
                return ProblemDocument.Write(response, failure.Status, failure.Message);
            case InputException input:
                return ProblemDocument.Write(response, StatusCodes.Status400BadRequest, "the request has mistakes", input.Problems);
            case NotFoundException absent:
                return ProblemDocument.Write(response, StatusCodes.Status404NotFound, absent.Message);
            case QuotaException full:
                // A status that asks to try again later would make programs repeat it.
                return ProblemDocument.Write(response, StatusCodes.Status403Forbidden, full.Message);
            case RefusedException refused:
                return ProblemDocument.Write(response, StatusCodes.Status422UnprocessableEntity, refused.Message);
            case BadHttpRequestException bad:
                // The rest of the body is not read.
                response.Headers.Connection = "close";
                return ProblemDocument.Write(response, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? "the body of the request is too large" : "the request cannot be read");
            case StateDamagedException damaged:
                LogFailure(context.Request.Method, context.Request.Path, exception);
                return ProblemDocument.Write(response, StatusCodes.Status500InternalServerError, damaged.Message);
            case var _ when IsOutage(exception):
                LogFailure(context.Request.Method, context.Request.Path, exception);
                response.Headers.RetryAfter = "1";
                return ProblemDocument.Write(response, StatusCodes.Status503ServiceUnavailable, Unavailable);
            default:
                LogFailure(context.Request.Method, context.Request.Path, exception);
                return ProblemDocument.Write(response, StatusCodes.Status500InternalServerError, Unforeseen);
        }
    }

    /// <summary>Whether a failure says that the cluster does not answer.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is OrleansException or TimeoutException or InconsistentStateException or OperationCanceledException;

    private static string MessageOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "there is nothing at this path; docs/api.md lists what there is",
        StatusCodes.Status405MethodNotAllowed => $"this path does not take {context.Request.Method}; the header Allow names what it takes",
        StatusCodes.Status504GatewayTimeout => "the answer took too long; ask for less",
        _ => "the request cannot be answered",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} failed")]
    private partial void LogFailure(string method, PathString path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {Method} {Path} was cut off")]
    private partial void LogCutOff(string method, PathString path, Exception exception);
}
