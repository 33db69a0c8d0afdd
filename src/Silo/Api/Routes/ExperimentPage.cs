using Gridfold.Grains.Experiments;
using Gridfold.Grains.Index;
using Gridfold.Grains.States;
using Gridfold.Silo.Api.Failures;
using Gridfold.Silo.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace Gridfold.Silo.Api.Routes;

/// <summary>A part of the list of experiments, the latest submission first.</summary>
/// <param name="Experiments">The experiments.</param>
/// <param name="Next">The id before which the next page begins. Null for the last page.</param>
internal sealed record ExperimentPage(IReadOnlyList<ExperimentSnapshot> Experiments, string? Next)
{
    // Each experiment that is looked at comes to life on a silo, so one request looks at this many.
    private const int MostLooks = 500;
    private const int LooksAtOnce = 25;

    /// <summary>
    /// Reads a page. A page may have fewer experiments than the limit and still not be the last, where a filter leaves most out.
    /// </summary>
    /// <param name="access">Asks the cluster.</param>
    /// <param name="filter">The wanted experiments.</param>
    /// <param name="before">The id before which the page begins. Null for the first page.</param>
    /// <param name="limit">The greatest number of experiments.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ApiException">The experiment before which the page begins is not listed.</exception>
    public static async Task<ExperimentPage> Read(
        SiloAccess access, ExperimentFilter filter, string? before, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> all = await access.Grains.GetExperimentIndex().GetAll();
        int last = all.Count - 1;
        if (before is not null)
        {
            last = all.Index().FirstOrDefault(entry => entry.Item == before, (Index: -1, Item: "")).Index - 1;
            if (last < -1) throw Gone(before);
        }

        var found = new List<ExperimentSnapshot>();
        string? next = null;
        int looks = 0;
        foreach (string[] ids in all.Take(last + 1).Reverse().Where(filter.MayBe).Chunk(LooksAtOnce))
        {
            if (next is not null && (found.Count >= limit || looks >= MostLooks)) return new ExperimentPage(found, next);
            cancellationToken.ThrowIfCancellationRequested();
            ExperimentSnapshot?[] snapshots = await Task.WhenAll(ids.Select(id => Look(access, id)));
            looks += ids.Length;
            foreach ((string id, ExperimentSnapshot? snapshot) in ids.Zip(snapshots))
            {
                if (found.Count >= limit) return new ExperimentPage(found, next);
                next = id;
                if (snapshot is not null && filter.Has(snapshot)) found.Add(snapshot);
            }
        }

        return new ExperimentPage(found, null);
    }

    /// <summary>Takes a snapshot. An experiment that fails to answer is listed as damaged, so that the others are still listed.</summary>
    private static async Task<ExperimentSnapshot?> Look(SiloAccess access, string id)
    {
        try
        {
            return await access.Experiment(id).GetSnapshot();
        }
        catch (Exception exception) when (exception is StateDamagedException or ApiException)
        {
            return ExperimentSnapshot.OfDamaged(id, default, exception.Message.Split('\n')[0]);
        }
    }

    private static ApiException Gone(string id) => new(StatusCodes.Status400BadRequest,
        $"before is '{Excerpt.Of(id)}', which is not listed; it may have been deleted: begin with the first page");
}
