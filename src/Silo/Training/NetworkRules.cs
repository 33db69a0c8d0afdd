using Gridfold.Models.Tasks;
using Gridfold.Models.Training;

namespace Gridfold.Silo.Training;

/// <summary>What a process with the user's network must keep to in a fold.</summary>
/// <param name="Run">The run. Its observer hears of all results.</param>
/// <param name="Targets">The targets of the validation rows.</param>
/// <param name="Timeout">The longest time of the process. Null for no limit.</param>
/// <param name="ExitTime">The time in which the process must save when it is asked to, and exit after its last result.</param>
internal sealed record NetworkRules(Run Run, Targets Targets, TimeSpan? Timeout, TimeSpan ExitTime);
