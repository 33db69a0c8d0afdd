using Gridfold.Client;
using Gridfold.Client.Commands;
using Gridfold.Client.Rendering;
using Gridfold.Models.SelfTests;

SelfTestProcess.RunIfAsked();
return QuickExit.With(await CommandLine.Run(new Terminal(), args));
