using Gridfold.Grains;
using Gridfold.Grains.Audit;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Api.Orders;

/// <summary>
/// Writes orders to the audit log of the cluster, and to the log of the silo. An order that cannot be written down is not carried out.
/// </summary>
internal sealed partial class OrderLog(IGrainFactory grains, ILogger<OrderLog> logger)
{
    private const int SubjectLength = 100;
    private const string Done = "done";

    /// <summary>Carries out an order between two entries of the log.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="action">The name of the order.</param>
    /// <param name="subject">What the order is about, as the caller wrote it.</param>
    /// <param name="order">Carries out the order.</param>
    /// <param name="made">What the order has made, once it is carried out. Null for nothing.</param>
    public async Task<T> Run<T>(ApiCaller caller, string action, string subject, Func<Task<T>> order, Func<string?> made)
    {
        subject = ShownText.OfName(subject.Length <= SubjectLength ? subject : subject[..SubjectLength]);
        long number = await grains.GetAuditLog().Begin(new AuditedOrder(caller.User, caller.Token.Id, caller.Address, action, subject));
        string outcome = "failed";
        try
        {
            T result = await order();
            outcome = made() is { } id ? $"{Done}: {id}" : Done;
            return result;
        }
        catch (Exception exception) when (exception is ApiException or InputException or RefusedException)
        {
            outcome = $"refused: {exception.Message}";
            throw;
        }
        finally
        {
            LogOrder(action, subject, caller.User, caller.Token.Id, caller.Address, outcome);
            await End(number, outcome);
        }
    }

    private async Task End(long number, string outcome)
    {
        try
        {
            await grains.GetAuditLog().End(number, outcome);
        }
        catch (Exception exception)
        {
            // The order is carried out, and its beginning is written down.
            LogNotWritten(number, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Order {Action} {Subject} of {User} (token {Token}) from {Address}: {Outcome}")]
    private partial void LogOrder(string action, string subject, string user, string token, string address, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of order {Number} could not be written to the audit log")]
    private partial void LogNotWritten(long number, Exception exception);
}
