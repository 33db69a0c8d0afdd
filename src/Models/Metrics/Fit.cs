namespace Gridfold.Models.Metrics;

/// <summary>How a network fits its data.</summary>
public enum Fit
{
    /// <summary>The network has learned its training rows, and it predicts unseen rows almost as well.</summary>
    GoodFit,

    /// <summary>
    /// The network has learned too little, or is still learning. More epochs, a larger network or a higher learning rate may help.
    /// </summary>
    UnderFitting,

    /// <summary>
    /// The network fits its training rows better than unseen rows. Fewer epochs, weight decay, dropout, a smaller network or more data may
    /// help.
    /// </summary>
    OverFitting,

    /// <summary>
    /// The network never predicts classes that many rows have. Another learning rate, scaled inputs or more rows of these classes may help.
    /// </summary>
    MissesClasses,

    /// <summary>The loss is no longer a finite number.</summary>
    Diverged,
}
