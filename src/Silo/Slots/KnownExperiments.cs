using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Slots;

/// <summary>The experiments that a silo trains: each is asked for, and its file read, once however many leases there are.</summary>
internal sealed class KnownExperiments
{
    // A specification takes some kilobytes; when there are more, all are read again as they are asked for.
    private const int MaxKept = 100;

    private readonly IGrainFactory _grains;
    private readonly Dictionary<string, (ExperimentSpec Spec, string Fingerprint)> _known = [];

    public KnownExperiments(IGrainFactory grains) => _grains = grains;

    /// <summary>An experiment's file, and the SHA-256 of the data that it was submitted with.</summary>
    public async Task<(ExperimentSpec Spec, string Fingerprint)> Get(string id)
    {
        if (_known.TryGetValue(id, out (ExperimentSpec Spec, string Fingerprint) known)) return known;
        ExperimentSubmission submission = await _grains.GetGrain<IExperimentGrain>(id).GetSubmission()
            ?? throw new InvalidOperationException($"Experiment {id} has folds and no submission.");
        if (_known.Count >= MaxKept) _known.Clear();
        return _known[id] = (ExperimentSpec.Parse(submission.SpecJson), submission.DatasetFingerprint);
    }
}
