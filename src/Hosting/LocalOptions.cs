using Microsoft.Extensions.Logging;

namespace Gridfold.Hosting;

/// <summary>The options of a session on this machine.</summary>
public sealed record LocalOptions
{
    /// <summary>
    /// The folder that keeps the experiments. Null for that of the command line: GRIDFOLD_HOME, or <c>gridfold</c> in the user's data
    /// folder.
    /// </summary>
    public string? Home { get; init; }

    /// <summary>
    /// The number of folds that train at the same time, from 1 to 1024. Null for one a core, or one a GPU where they train.
    /// </summary>
    public int? Slots { get; init; }

    /// <summary>Makes the loggers of the session, and of its silo. The session does not dispose of it. Null for no log.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
