using System.Collections.Concurrent;

namespace Gridfold.Silo.Slots;

/// <summary>
/// A slot's own thread. Training runs native code and blocks for a long time, so it does not run on the threads of grains.
/// </summary>
internal sealed class SlotThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public SlotThread(int slot)
    {
        _thread = new Thread(Run) { Name = $"slot {slot}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Runs an action on the thread.</summary>
    public Task Run(Action action)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                action();
                completion.SetResult();
            }
            catch (OperationCanceledException exception)
            {
                completion.SetCanceled(exception.CancellationToken);
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Ends the thread once its work is done.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (Action work in _work.GetConsumingEnumerable()) work();
    }
}
