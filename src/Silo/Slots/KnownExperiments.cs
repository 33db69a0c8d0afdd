using Gridfold.Grains.Experiments;
using Gridfold.Grains.Specs;

namespace Gridfold.Silo.Slots;

/// <summary>The experiments that a silo trains. Each is read from its grain once, for any number of leases.</summary>
internal sealed class KnownExperiments
{
    // A spec takes some kilobytes. Above this number, all are forgotten, and read again when they are needed.
    private const int MaxKept = 100;

    private readonly IGrainFactory _grains;
    private readonly Dictionary<string, (ExperimentSpec Spec, string Fingerprint)> _known = [];

    public KnownExperiments(IGrainFactory grains) => _grains = grains;

    /// <summary>The experiment's spec, and the SHA-256 of the data at submission.</summary>
    public async Task<(ExperimentSpec Spec, string Fingerprint)> Get(string id)
    {
        if (_known.TryGetValue(id, out (ExperimentSpec Spec, string Fingerprint) known)) return known;
        ExperimentSubmission submission = await _grains.GetGrain<IExperimentGrain>(id).GetSubmission()
            ?? throw new InvalidOperationException($"Experiment {id} has folds and no submission.");
        if (_known.Count >= MaxKept) _known.Clear();
        return _known[id] = (ExperimentSpec.Parse(submission.SpecJson), submission.DatasetFingerprint);
    }
}
