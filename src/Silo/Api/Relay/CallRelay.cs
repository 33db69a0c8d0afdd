using Gridfold.Grains.Experiments;
using Gridfold.Grains.States;
using Gridfold.Models.Input;
using Gridfold.Silo.Api.Access;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Orders;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Connections;
using Microsoft.AspNetCore.Http;
using Orleans.Serialization;

namespace Gridfold.Silo.Api.Relay;

/// <summary>Carries out calls of commands, with the caller's role, as owner of experiments, and with the audit log.</summary>
internal sealed class CallRelay(
    SiloAccess access, OrderLog log, SubmittedFiles files, ObjectSerializer serializer, ClientTypes types)
{
    /// <summary>Carries out a call.</summary>
    /// <param name="http">The request.</param>
    /// <param name="call">The call.</param>
    /// <param name="key">The key of the grain.</param>
    /// <param name="body">The arguments.</param>
    /// <returns>The answer in Orleans' form. Empty for a call without one.</returns>
    public async Task<byte[]> Call(HttpContext http, RelayedCall call, string key, ReadOnlyMemory<byte> body)
    {
        object?[] arguments = Read(call, body);
        string? made = null;
        object? answer = call.Order is null
            ? await Invoke()
            : await log.Run(ApiCaller.Of(http), call.Order, call.Subject(key, arguments), Change, () => made);
        if (call == RelayedCalls.GetSubmission && answer is ExperimentSubmission submission)
            answer = Ownership.Shown(ApiCaller.Of(http), submission);
        return call.Answer is null ? [] : RelayMessage.Write(serializer, answer, call.Answer);

        async Task<object?> Change()
        {
            if (call.Experiment is { } changed)
                Ownership.Require(ApiCaller.Of(http), await access.FindAny(changed(key, arguments)));
            if (call == RelayedCalls.Submit)
            {
                arguments[0] = await Checked(http, key, arguments[0] as ExperimentSubmission);
                made = key;
            }

            return await Invoke();
        }

        async Task<object?> Invoke()
        {
            try
            {
                return await call.Invoke(access.Grains.GetGrain(call.Method.DeclaringType!, key), arguments);
            }
            catch (StateDamagedException exception)
            {
                throw new ApiException(StatusCodes.Status409Conflict, exception.Message);
            }
        }
    }

    private object?[] Read(RelayedCall call, ReadOnlyMemory<byte> body)
    {
        Type[] parameters = [.. call.Method.GetParameters().Select(parameter => parameter.ParameterType)];
        IReadOnlyList<ReadOnlyMemory<byte>> written = RelayMessage.Read(body);
        if (written.Count != parameters.Length) throw Unreadable();
        return [.. written.Zip(parameters, Read)];
    }

    private object? Read(ReadOnlyMemory<byte> written, Type type)
    {
        // Orleans would build any type that the bytes name.
        var check = new MessageBody(types);
        check.Add(written.Span);
        check.Finish();
        if (check.Problem is not null) throw Unreadable();
        try
        {
            return serializer.Deserialize(written, type);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Unreadable();
        }
    }

    /// <summary>Reads the file of a submission again, by the rules for users of the API.</summary>
    private async Task<ExperimentSubmission> Checked(HttpContext http, string key, ExperimentSubmission? submission)
    {
        if (submission is null || submission.Id != key) throw Unreadable();
        await files.Check(http, submission);
        return Ownership.Give(ApiCaller.Of(http), submission);
    }

    private static InputException Unreadable() => new("the body holds no call; use the command line of the cluster's version");
}
