using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Timers;

namespace Gridfold.Simulation.Tests;

/// <summary>
/// A grain's life in one process: the grain is activated, answers calls, which interleave as those of a reentrant grain do, and leaves.
/// </summary>
internal sealed class Activation : IGrainContext, IServiceProvider, IGrainRuntime, Orleans.Timers.ITimerRegistry, IReminderRegistry
{
    private static readonly ConcurrentDictionary<MethodInfo, Func<object, object?[], Task>> Invokers = [];
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Results = [];
    private static readonly SetContext EnterContext = (SetContext)Delegate.CreateDelegate(
        typeof(SetContext), Runtime("SetExecutionContext"));
    private static readonly Action<IGrainContext?> LeaveContext =
        (Action<IGrainContext?>)Delegate.CreateDelegate(typeof(Action<IGrainContext?>), Runtime("ResetExecutionContext"));

    private readonly SimulatedNetwork _network;
    private readonly TurnScheduler _turns;
    private readonly List<Request> _waiting = [];
    private readonly List<GrainTimer> _timers = [];
    private readonly Grain _grain;
    private int _running;
    private bool _isActive;
    private bool _isLeaving;
    private bool _hasLeft;

    public Activation(SimulatedNetwork network, SimulatedProcess process, GrainId id, IGrainFactory grains, Func<IGrainContext,
        (Grain Grain, Func<Task> Read)> create)
    {
        _network = network;
        Process = process;
        Id = id;
        GrainFactory = grains;
        _turns = new TurnScheduler(process);

        // A grain takes its context from the thread that constructs it.
        EnterContext(this, out IGrainContext? before);
        (_grain, Func<Task> read) = create(this);
        LeaveContext(before);
        _turns.Run(() => Activate(read)).Ignore();
    }

    private delegate void SetContext(IGrainContext context, out IGrainContext? before);

    public SimulatedProcess Process { get; }

    public GrainId Id { get; }

    /// <summary>The grain, between its activation and its leaving.</summary>
    public Grain? Grain => _isActive && !_isLeaving ? _grain : null;

    public IGrainFactory GrainFactory { get; }

    GrainReference IGrainContext.GrainReference => throw new NotSupportedException();

    GrainId IGrainContext.GrainId => Id;

    object IGrainContext.GrainInstance => _grain;

    ActivationId IGrainContext.ActivationId => throw new NotSupportedException();

    GrainAddress IGrainContext.Address => throw new NotSupportedException();

    IServiceProvider IGrainContext.ActivationServices => this;

    IGrainLifecycle IGrainContext.ObservableLifecycle => throw new NotSupportedException();

    IWorkItemScheduler IGrainContext.Scheduler => throw new NotSupportedException();

    Task IGrainContext.Deactivated => throw new NotSupportedException();

    string IGrainRuntime.SiloIdentity => Process.Name;

    SiloAddress IGrainRuntime.SiloAddress => Process.Address;

    Orleans.Timers.ITimerRegistry IGrainRuntime.TimerRegistry => this;

    IServiceProvider IGrainRuntime.ServiceProvider => this;

    TimeProvider IGrainRuntime.TimeProvider => Process.Time;

    public void Receive(Request request)
    {
        if (_hasLeft) request.Forward();
        else if (!_isActive || _isLeaving) _waiting.Add(request);
        else Start(request);
    }

    /// <summary>Leaves when the running calls have ended. Later calls go to the next activation.</summary>
    public void Leave()
    {
        if (_isLeaving) return;
        _isLeaving = true;
        foreach (GrainTimer timer in _timers.ToList()) timer.Dispose();
        if (_running == 0) _turns.Run(End).Ignore();
    }

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IGrainRuntime) || serviceType == typeof(Orleans.Timers.ITimerRegistry)
            || serviceType == typeof(IReminderRegistry) ? this : null;

    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, token => callback(state, token), options.DueTime, options.Period);
        _timers.Add(timer);
        return timer;
    }

    void IGrainRuntime.DeactivateOnIdle(IGrainContext grainContext) => Leave();

    void IGrainRuntime.DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => throw new NotSupportedException();

    Orleans.Core.IStorage<TGrainState> IGrainRuntime.GetStorage<TGrainState>(IGrainContext grainContext) =>
        throw new NotSupportedException();

    // No reminder ever fires in a run, so grains must go on without it.
    Task<IGrainReminder> IReminderRegistry.RegisterOrUpdateReminder(
        GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        Task.FromResult<IGrainReminder>(null!);

    Task IReminderRegistry.UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder) => Task.CompletedTask;

    Task<IGrainReminder?> IReminderRegistry.GetReminder(GrainId callingGrainId, string reminderName) =>
        Task.FromResult<IGrainReminder?>(null);

    Task<List<IGrainReminder>> IReminderRegistry.GetReminders(GrainId callingGrainId) => Task.FromResult<List<IGrainReminder>>([]);

    IDisposable Orleans.Timers.ITimerRegistry.RegisterTimer(
        IGrainContext grainContext, Func<object?, Task> asyncCallback, object? state, TimeSpan dueTime,
        TimeSpan period) => throw new NotSupportedException();

    void IGrainContext.SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    void IGrainContext.ReceiveMessage(object message) => throw new NotSupportedException();

    void IGrainContext.Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    void IGrainContext.Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken) => Leave();

    void IGrainContext.Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    bool IEquatable<IGrainContext>.Equals(IGrainContext? other) => ReferenceEquals(this, other);

    object? Orleans.Serialization.Invocation.ITargetHolder.GetTarget() => _grain;

    object? Orleans.Serialization.Invocation.ITargetHolder.GetComponent(Type componentType) => null;

    private static MethodInfo Runtime(string name) => typeof(Grain).Assembly.GetType("Orleans.Runtime.RuntimeContext")!
        .GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!;

    /// <summary>Whether a fault of the run explains an exception. Any other exception is a mistake in the grains.</summary>
    private static bool IsExpected(Exception exception) =>
        exception is IOException or TimeoutException or Orleans.Storage.InconsistentStateException;

    private async Task Activate(Func<Task> read)
    {
        try
        {
            await read();
            await _grain.OnActivateAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            if (!IsExpected(exception)) _network.Unexpected?.Invoke($"{Id} does not come to life: {exception}");
            _hasLeft = true;
            _network.Forget(this);
            foreach (GrainTimer timer in _timers.ToList()) timer.Dispose();
            foreach (Request request in _waiting) request.Answer(null, exception);
            return;
        }

        _isActive = true;
        if (_isLeaving)
        {
            await End();
            return;
        }

        foreach (Request request in _waiting) Start(request);
        _waiting.Clear();
    }

    private void Start(Request request)
    {
        _running++;
        _turns.Run(() => Serve(request)).Ignore();
    }

    private async Task Serve(Request request)
    {
        object? result = null;
        Exception? failure = null;
        try
        {
            Task task = Invokers.GetOrAdd(request.Method, CompileInvoker)(_grain, request.Arguments);
            await task;
            if (request.Method.ReturnType.IsGenericType)
                result = Results.GetOrAdd(task.GetType(), type => type.GetProperty("Result"))?.GetValue(task);
        }
        catch (Exception exception)
        {
            failure = exception;
            if (!IsExpected(exception)) _network.Unexpected?.Invoke($"{Id} {request.Method.Name}: {exception}");
        }

        request.Answer(result, failure);
        if (--_running == 0 && _isLeaving) await End();
    }

    private async Task End()
    {
        if (_hasLeft) return;
        try
        {
            await _grain.OnDeactivateAsync(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, ""), CancellationToken.None);
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            // As on a real silo, the grain leaves in spite of the exception.
        }

        _hasLeft = true;
        _network.Forget(this);
        foreach (Request request in _waiting) request.Forward();
        _waiting.Clear();
    }

    private static Func<object, object?[], Task> CompileInvoker(MethodInfo method)
    {
        ParameterExpression grain = Expression.Parameter(typeof(object)), arguments = Expression.Parameter(typeof(object[]));
        Expression[] values = [.. method.GetParameters().Select((parameter, index) =>
            (Expression)Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType))];
        Expression body = Expression.Convert(
            Expression.Call(Expression.Convert(grain, method.DeclaringType!), method, values), typeof(Task));
        return Expression.Lambda<Func<object, object?[], Task>>(body, grain, arguments).Compile();
    }

    private sealed class GrainTimer : IGrainTimer
    {
        private readonly Activation _activation;
        private readonly Func<CancellationToken, Task> _callback;
        private TimeSpan _period;
        private int _version;

        public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period)
        {
            _activation = activation;
            _callback = callback;
            Change(dueTime, period);
        }

        public void Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            int version = ++_version;
            _activation.Process.In(dueTime, () => _activation._turns.Run(() => Tick(version)).Ignore());
        }

        public void Dispose()
        {
            _version++;
            _activation._timers.Remove(this);
        }

        private async Task Tick(int version)
        {
            if (version != _version) return;
            _activation._running++;
            try
            {
                await _callback(CancellationToken.None);
            }
            catch (Exception exception)
            {
                // As on a real silo, the exception is logged, and the timer ticks again.
                if (!IsExpected(exception)) _activation._network.Unexpected?.Invoke($"{_activation.Id}, a timer: {exception}");
            }

            if (--_activation._running == 0 && _activation._isLeaving) await _activation.End();
            if (version == _version && _period > TimeSpan.Zero)
                _activation.Process.In(_period, () => _activation._turns.Run(() => Tick(version)).Ignore());
        }
    }
}
