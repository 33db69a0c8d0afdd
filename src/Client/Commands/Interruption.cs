using System.Runtime.InteropServices;

namespace Gridfold.Client.Commands;

/// <summary>
/// Handles Ctrl-C, SIGTERM and the end of the terminal (SIGHUP). The first signal asks the command to end in order, and the second ends the
/// process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle),
        ];
    }

    /// <summary>A token that the first signal cancels.</summary>
    public CancellationToken Requested => _requested.Token;

    /// <summary>
    /// Does work that stores nothing, for example reads data. The first signal asks the work to end. If the work has not ended two seconds
    /// later, the process ends.
    /// </summary>
    public T EndsAtOnce<T>(Func<T> work)
    {
        using var working = new CancellationTokenSource();
        using CancellationTokenRegistration late = _requested.Token.Register(() => _ = EndSoon(working.Token));
        try
        {
            return work();
        }
        finally
        {
            working.Cancel();
        }
    }

    private static async Task EndSoon(CancellationToken ended)
    {
        await Task.Delay(Patience, TimeProvider.System, ended).ConfigureAwait(false);
        Environment.Exit(ExitCode.Interrupted);
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _requested.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Recorded results are on disk already, so the second signal loses only the folds that are in training.
        if (_requested.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        context.Cancel = true;
        _requested.Cancel();
    }
}
