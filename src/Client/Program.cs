using Gridfold.Client;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Models.SelfTests;
using Gridfold.Silo.OwnNetworks;

SelfTestProcess.RunIfAsked();
NetworkProcess.RunIfAsked();
return QuickExit.With(await CommandLine.Run(new Terminal(), args));
