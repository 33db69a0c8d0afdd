using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Gridfold.TestNetworks;

/// <summary>A network that learns nothing useful, and does harm in training as its setting says.</summary>
public sealed class Hostile : nn.Module<Tensor, Tensor>
{
    private const int Kill = 9;

    private static int? _trained;

    private readonly Linear _linear;
    private readonly List<object> _kept = [];
    private readonly int _act;

    /// <param name="inputs">The number of features.</param>
    /// <param name="outputs">The number of classes.</param>
    /// <param name="act">What it does.</param>
    public Hostile(int inputs, int outputs, int act) : base(nameof(Hostile))
    {
        if (act == 1) throw new InvalidOperationException("no luck");
        _act = act;
        _linear = nn.Linear(inputs, outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (training) Act(input);
        return _linear.forward(input);
    }

    private void Act(Tensor input)
    {
        // What an earlier trial left in a static field.
        if (_trained is { } other && other != _act) throw new InvalidOperationException($"trial {other} was here");
        _trained = _act;
        switch (_act)
        {
            case 2:
                throw new InvalidDataException("bad rows");
            case 3:
                Environment.Exit(0);
                break;
            case 4:
                Act(input);
                break;
            case 5:
                var thread = new Thread(() => throw new InvalidOperationException("elsewhere"));
                thread.Start();
                thread.Join();
                break;
            case 6:
                _ = Raise(Kill);
                break;
            case 7:
                while (true) _kept.Add(empty(64 << 20));
            case 9:
                while (true) Thread.Yield();
        }
    }

    [DllImport("libc", EntryPoint = "raise")]
    private static extern int Raise(int signal);
}
