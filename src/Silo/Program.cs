using Gridfold.Models.SelfTests;
using Gridfold.Models.Input;
using Gridfold.Silo.Configuration;
using Gridfold.Silo.Hosting;
using Gridfold.Silo.OwnNetworks;
using Microsoft.Extensions.Hosting;

SelfTestProcess.RunIfAsked();
NetworkProcess.RunIfAsked();
try
{
    return await SiloProgram.Run(args);
}
catch (InputException exception)
{
    foreach (string problem in exception.Problems.Select(problem => problem.ToString()))
        await Console.Error.WriteLineAsync($"error: {problem}");
    return SiloProgram.BadConfiguration;
}
catch (StorageUnavailableException exception)
{
    await Console.Error.WriteLineAsync($"error: {exception.Message}");
    return SiloProgram.Failed;
}
catch (HostAbortedException)
{
    return SiloProgram.Failed;
}
