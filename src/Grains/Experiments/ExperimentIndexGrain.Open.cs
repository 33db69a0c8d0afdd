using Gridfold.Grains.Identity;
using Gridfold.Grains.Telemetry;

namespace Gridfold.Grains.Experiments;

/// <summary>
/// Counts the experiments of each user that have not ended. One grain counts for the cluster, so two submissions cannot both take the last
/// place.
/// </summary>
internal sealed partial class ExperimentIndexGrain
{
    private OpenExperiments Opened => new(_state.State);

    public async Task Open(string id, string user, int? most)
    {
        RequireSound();
        ExperimentId.Require(id);
        if (!Opened.MayAdd(id, user, most)) await ForgetEnded(user);

        // Nothing is awaited between the count and the new entry.
        try
        {
            if (!Opened.Add(id, user, most)) return;
        }
        catch (QuotaException)
        {
            GridfoldMeter.QuotaRefusals.Add(1, GridfoldMeter.Tag("quota", "experiments"));
            throw;
        }

        await _writer.Write();
    }

    public Task Close(string id)
    {
        RequireSound();
        return _state.State.Open.Remove(id) ? _writer.Write() : Task.CompletedTask;
    }

    public async Task<int> CountOpen(string user)
    {
        RequireSound();
        await ForgetEnded(user);
        return Opened.Of(user).Count;
    }

    /// <summary>
    /// Asks the experiments of a user whether they have ended. The message of an experiment's end may be lost with its silo, and so may a
    /// submission after it was counted.
    /// </summary>
    private async Task ForgetEnded(string user)
    {
        IReadOnlyList<KeyValuePair<string, OpenExperiment>> asked = Opened.Of(user);
        bool[] areOpen = await Task.WhenAll(asked.Select(entry => IsOpen(entry.Key)));
        int ended = 0;
        foreach ((KeyValuePair<string, OpenExperiment> entry, bool isOpen) in asked.Zip(areOpen))
        {
            if (!isOpen && Opened.Remove(entry)) ended++;
        }

        if (ended > 0) await _writer.Write();
    }

    // An experiment that cannot answer counts. It must not keep its user from an answer.
    private async Task<bool> IsOpen(string id)
    {
        try
        {
            return await GrainFactory.GetGrain<IExperimentGrain>(id).IsOpen();
        }
        catch (Exception)
        {
            return true;
        }
    }
}
