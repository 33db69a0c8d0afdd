using Gridfold.Grains.Search;

namespace Gridfold.Silo.Training;

/// <summary>What the user's program must keep to in a fold.</summary>
/// <param name="Fold">The fold's number, from 1.</param>
/// <param name="Epochs">The last epoch.</param>
/// <param name="Objective">The objectives of the search, which the program must report.</param>
/// <param name="Timeout">The longest time of the program. Null for no limit.</param>
/// <param name="ExitTime">The time in which the program must exit after its last report.</param>
internal sealed record CommandRules(int Fold, int Epochs, Objective Objective, TimeSpan? Timeout, TimeSpan ExitTime);
