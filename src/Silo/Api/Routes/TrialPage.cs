using System.Text.Json;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.Api.Routes;

/// <summary>A part of an experiment's trials, in the order of their numbers.</summary>
/// <param name="Trials">The trials, each with its number, its state, and its result where it has ended.</param>
/// <param name="Next">The number after which the next page begins. Null for the last page.</param>
internal sealed record TrialPage(IReadOnlyList<(long Number, Status Status, TrialResult? Result)> Trials, long? Next)
{
    // A trial that is looked at comes to life on a silo. One request looks at this many.
    private const int MostLooks = 1000;
    private const int LooksAtOnce = 100;

    /// <summary>The states of trials.</summary>
    public static IReadOnlyCollection<string> States { get; } =
        [.. Enum.GetValues<Status>().Where(status => status != Status.Damaged).Select(status => $"{status}")];

    /// <summary>Reads a page. It may have fewer trials than the limit and still not be the last, where the state leaves most out.</summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="after">The number after which the page begins.</param>
    /// <param name="limit">The greatest number of trials.</param>
    /// <param name="state">The state of the wanted trials. Null for any.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<TrialPage> Read(
        SiloAccess access, ExperimentSnapshot experiment, long after, int limit, string? state, CancellationToken cancellationToken)
    {
        HashSet<long> running = [.. experiment.Running.Where(lease => lease.IsTraining).Select(lease => lease.Lease.Fold.Trial)];
        Status waiting = experiment.Status == Status.Running ? Status.Pending : experiment.Status;
        var found = new List<(long, Status, TrialResult?)>();
        (long last, int looks) = (after, 0);
        while (looks < MostLooks && experiment.NumbersAfter(last, LooksAtOnce) is { Count: > 0 } numbers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TrialResult?[] results = await Task.WhenAll(numbers.Select(number =>
                access.Grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, number)).GetResult()));
            looks += numbers.Count;
            foreach ((long number, TrialResult? result) in numbers.Zip(results))
            {
                last = number;
                Status status = result?.Status ?? (running.Contains(number) ? Status.Running : waiting);
                if (state is not null && state != status.ToString()) continue;
                found.Add((number, status, result));
                if (found.Count == limit) return new TrialPage(found, NextAfter(last));
            }
        }

        return new TrialPage(found, NextAfter(last));

        long? NextAfter(long number) => experiment.NumbersAfter(number, 1).Count > 0 ? number : null;
    }

    /// <summary>Writes the page as a document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("trials");
        foreach ((long number, Status status, TrialResult? result) in Trials)
        {
            if (result is not null)
            {
                LeaderboardDocument.WriteTrial(writer, result);
                continue;
            }

            writer.WriteStartObject();
            writer.WriteNumber("trial", number);
            writer.WriteString("state", status.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (Next is { } next) writer.WriteNumber("next", next);
        writer.WriteEndObject();
    }
}
