using System.Runtime.InteropServices;

namespace Gridfold.Client.Commands;

/// <summary>Ctrl-C and SIGTERM: the first asks the command to end in order, the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _requested = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];
    }

    /// <summary>Signalled by the first.</summary>
    public CancellationToken Requested => _requested.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _requested.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // What is recorded is on disk already, so even the second loses nothing but folds that are under way.
        if (_requested.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        context.Cancel = true;
        _requested.Cancel();
    }
}
