using Gridfold.Client;
using Gridfold.Client.Rendering;
using Gridfold.Models.Devices;

SelfTestProcess.RunIfAsked();
return QuickExit.With(await CommandLine.Run(new Terminal(), args));
