namespace Gridfold.Models.Training;

/// <summary>The state of early stopping in one training. It follows from the epochs that have ended, so no checkpoint holds it.</summary>
public sealed class EarlyStoppingState
{
    private readonly EarlyStopping _rule;
    private int _epochs;
    private double _best;

    /// <summary>Makes the state before the first epoch.</summary>
    public EarlyStoppingState(EarlyStopping rule) => _rule = rule;

    /// <summary>The last epoch that was an improvement, counted from 1; 0 before the first epoch has ended.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether the training ends after the epochs added so far.</summary>
    public bool IsOver => _epochs - BestEpoch >= _rule.Patience;

    /// <summary>Adds an epoch that has ended.</summary>
    /// <param name="value">The epoch's value of the rule's metric.</param>
    public void Add(double value)
    {
        _epochs++;
        if (BestEpoch == 0 || _rule.IsImprovement(value, _best)) (BestEpoch, _best) = (_epochs, value);
    }
}
