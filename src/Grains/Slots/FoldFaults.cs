using Gridfold.Grains.Identity;

namespace Gridfold.Grains.Slots;

/// <summary>On which silos the trainings of each fold broke.</summary>
internal sealed class FoldFaults
{
    private readonly Dictionary<FoldId, HashSet<string>> _brokeOn = [];

    /// <summary>A fold's training broke on a silo.</summary>
    public void Add(FoldId fold, string silo)
    {
        if (!_brokeOn.TryGetValue(fold, out HashSet<string>? names)) _brokeOn[fold] = [silo];
        else names.Add(silo);
    }

    /// <summary>A fold needs no further training.</summary>
    public void Forget(FoldId fold) => _brokeOn.Remove(fold);

    /// <summary>An experiment needs no further training.</summary>
    public void Forget(string experiment)
    {
        foreach (FoldId fold in _brokeOn.Keys.Where(fold => fold.Experiment == experiment).ToList()) _brokeOn.Remove(fold);
    }

    /// <summary>Whether a silo may train folds together: those of which one broke on it go to another one, if there is one where none did.</summary>
    /// <param name="folds">The folds.</param>
    /// <param name="silo">The silo's name.</param>
    /// <param name="silos">Every silo.</param>
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
