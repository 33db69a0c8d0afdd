using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>Records on which silos the trainings of each fold broke.</summary>
internal sealed class FoldFaults
{
    private readonly Dictionary<FoldId, HashSet<string>> _brokeOn = [];

    /// <summary>Records that a fold's training broke on a silo.</summary>
    public void Add(FoldId fold, string silo)
    {
        if (!_brokeOn.TryGetValue(fold, out HashSet<string>? names)) _brokeOn[fold] = [silo];
        else names.Add(silo);
    }

    /// <summary>Forgets a fold that needs no further training.</summary>
    public void Forget(FoldId fold) => _brokeOn.Remove(fold);

    /// <summary>Forgets an experiment that needs no further training.</summary>
    public void Forget(string experiment)
    {
        foreach (FoldId fold in _brokeOn.Keys.Where(fold => fold.Experiment == experiment).ToList()) _brokeOn.Remove(fold);
    }

    /// <summary>
    /// Whether a silo may train these folds together. If the training of one of them broke on the silo, the folds go to a silo where none
    /// broke, if there is one.
    /// </summary>
    /// <param name="folds">The folds.</param>
    /// <param name="silo">The silo's name.</param>
    /// <param name="silos">All known silos.</param>
    public bool Allow(IEnumerable<FoldId> folds, string silo, IEnumerable<KnownSilo> silos)
    {
        HashSet<string>? broke = null;
        foreach (FoldId fold in folds)
        {
            if (_brokeOn.TryGetValue(fold, out HashSet<string>? names)) (broke ??= []).UnionWith(names);
        }

        return broke?.Contains(silo) != true || !silos.Any(other => other.State == SiloState.Active && !broke.Contains(other.Slots.Name));
    }
}
