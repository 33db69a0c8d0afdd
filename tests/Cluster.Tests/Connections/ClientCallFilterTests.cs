using System.Reflection;
using Gridfold.Grains.Calls;
using Gridfold.Grains.Experiments;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Invocation;

namespace Gridfold.Cluster.Tests.Connections;

/// <summary>The filter of calls by itself. The gateway refuses these calls before.</summary>
public sealed class ClientCallFilterTests
{
    [Fact]
    public async Task Invoke_EveryMethod_IsForThoseThatItSays()
    {
        using IHost silo = EmbeddedSilo.Build(
            new EmbeddedSiloOptions("unused", "unused", new DatasetFolders("unused", "unused"), 1, 1, HomeKey.Create(), 0, null), _ => { });
        IInvokable[] calls =
        [
            .. ClientTypes.CallsIn(silo.Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value)
                .Where(type => !type.ContainsGenericParameters).Select(ClientTypes.Create)
                .Where(call => call.GetInterfaceType().Assembly == typeof(IExperimentGrain).Assembly),
        ];
        Assert.True(calls.Length > 50, $"There are {calls.Length} calls.");
        var filter = new ClientCallFilter();
        foreach (IInvokable call in calls)
        {
            Assert.True(await IsInvoked(filter, call, "fold/digits-bcdfg/1/1"));
            Assert.True(await IsInvoked(filter, call, "sys.client/hosted-127.0.0.1:1@1"));
            Assert.Equal(call.GetMethod().GetCustomAttribute<CalledByAttribute>()!.Caller == Caller.Client,
                await IsInvoked(filter, call, "sys.client/0123"));
        }
    }

    private static async Task<bool> IsInvoked(ClientCallFilter filter, IInvokable call, string source)
    {
        var context = new Call(call, GrainId.Parse(source));
        try
        {
            await filter.Invoke(context);
        }
        catch (CallRefusedException)
        {
            Assert.False(context.IsInvoked);
        }

        return context.IsInvoked;
    }

    private sealed class Call(IInvokable request, GrainId source) : IIncomingGrainCallContext
    {
        public bool IsInvoked { get; private set; }

        public IInvokable Request => request;

        public GrainId? SourceId => source;

        public string InterfaceName => request.GetInterfaceName();

        public string MethodName => request.GetMethodName();

        public MethodInfo InterfaceMethod => request.GetMethod();

        public MethodInfo ImplementationMethod => throw new NotSupportedException();

        public object Grain => throw new NotSupportedException();

        public GrainId TargetId => throw new NotSupportedException();

        public IGrainContext TargetContext => throw new NotSupportedException();

        public GrainInterfaceType InterfaceType => throw new NotSupportedException();

        public object? Result
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Response? Response
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public Task Invoke()
        {
            IsInvoked = true;
            return Task.CompletedTask;
        }
    }
}
