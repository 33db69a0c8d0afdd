using Gridfold.Models.Input;

namespace Gridfold.Grains.Scheduling;

/// <summary>The epochs at which trials are compared. About one trial in <paramref name="Eta"/> goes on from each.</summary>
/// <param name="Eta">The factor between two rungs, at least 2.</param>
/// <param name="Epochs">The rungs in epochs, ascending. A trial with a smaller budget ends before the later ones.</param>
public sealed record RungLadder(int Eta, IReadOnlyList<int> Epochs)
{
    private const int RungsByDefault = 3;
    private const int EtaByDefault = 3;

    /// <summary>Reads the keys <c>eta</c> and <c>min_epochs</c>.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="mostEpochs">The greatest number of epochs of a fold. Null when it is not known.</param>
    public static RungLadder Read(SpecMapReader reader, double? mostEpochs)
    {
        int eta = reader.Integer("eta", EtaByDefault, min: 2);
        int least = ReadLeast(reader, LeastByDefault(eta, mostEpochs), mostEpochs);
        return Of(eta, least, mostEpochs ?? double.PositiveInfinity);
    }

    /// <summary>Reads the key <c>min_epochs</c>: the first rung.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="fallback">The rung of a file that states none.</param>
    /// <param name="mostEpochs">See <see cref="Read"/>.</param>
    public static int ReadLeast(SpecMapReader reader, int fallback, double? mostEpochs)
    {
        int least = reader.Integer("min_epochs", fallback, min: 1);
        if (!(least >= mostEpochs)) return least;
        string unit = mostEpochs == 1 ? "epoch" : "epochs";
        string trains = FormattableString.Invariant($"no trial trains more than {mostEpochs} {unit}, so it is compared nowhere");
        if (reader.Has("min_epochs")) reader.Error("min_epochs", $"{trains}: lower it, or remove the scheduler");
        else reader.Error("name", $"{trains}: raise training.epochs, or remove the scheduler");
        return least;
    }

    /// <summary>Makes the ladder of rungs least * eta^k below the greatest budget.</summary>
    /// <param name="eta">The factor, at least 2.</param>
    /// <param name="least">The first rung, at least 1.</param>
    /// <param name="most">The greatest number of epochs of a trial.</param>
    public static RungLadder Of(int eta, int least, double most)
    {
        var epochs = new List<int>();
        for (long rung = least; rung < most && rung < int.MaxValue; rung *= eta) epochs.Add((int)rung);
        return new RungLadder(eta, epochs);
    }

    /// <summary>The first rung of a file that states none: three rungs, or fewer where there are few epochs.</summary>
    /// <param name="eta">The factor, at least 2.</param>
    /// <param name="most">The greatest number of epochs of a trial. Null when it is not known.</param>
    public static int LeastByDefault(int eta, double? most)
    {
        double least = most ?? 1;
        for (int rung = 0; rung < RungsByDefault; rung++) least /= eta;
        return (int)Math.Max(1, Math.Ceiling(least));
    }

    /// <summary>The ladder without its first rungs.</summary>
    /// <param name="rung">The number of the first rung that stays, from 0.</param>
    public RungLadder From(int rung) => new(Eta, [.. Epochs.Skip(rung)]);

    /// <summary>The expected epochs of a fold, if one trial in eta goes on from each rung.</summary>
    /// <param name="budget">The epochs of the fold without rungs.</param>
    public double Expected(double budget)
    {
        double epochs = 0, share = 1, before = 0;
        foreach (int rung in Epochs.Where(rung => rung < budget))
        {
            epochs += share * (rung - before);
            (before, share) = (rung, share / Eta);
        }

        return epochs + (share * (budget - before));
    }

    /// <summary>The epochs of a fold that stops at the first rung.</summary>
    /// <param name="budget">The epochs of the fold without rungs.</param>
    public double Least(double budget) => Epochs.Count == 0 ? budget : Math.Min(Epochs[0], budget);
}
