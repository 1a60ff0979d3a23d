using System.Text.Json.Nodes;
using Node.Cli;
using Node.Commands;
using ProtoP2P;

namespace Node.Session;

/// <summary>A running node at the terminal: tells its events and carries out the commands that come in.</summary>
internal sealed class NodeSession(ILibp2pHost host, NodeEvents events, CommandRunner runner, INodeOutput output)
{
    /// <summary>Runs until <c>stop</c>, the end of standard input, or cancellation.</summary>
    public async Task RunAsync(RunSettings settings, CancellationToken cancellationToken)
    {
        output.WriteEvent("ready", new JsonObject
        {
            ["peer"] = host.PeerId.ToString(),
            ["addrs"] = NodeJson.Addresses(host),
            ["protocols"] = NodeJson.Array(host.Protocols),
        });
        using IDisposable subscription = events.Subscribe();
        foreach (Multiaddress address in settings.Bootstrap)
        {
            runner.Start(new CommandLine(null, DialCommand.CommandName, [address.ToString()]));
        }

        using StreamReader input = new(Console.OpenStandardInput());
        await ReadCommandsAsync(input, cancellationToken);
        await runner.StopAsync();
    }

    private async Task ReadCommandsAsync(TextReader input, CancellationToken cancellationToken)
    {
        try
        {
            // A read of the terminal cannot be cancelled, so it is left behind when the program stops.
            while (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken) is { } line)
            {
                if (CommandLine.Parse(line) is not { } command)
                {
                    continue;
                }

                if (command.Name == "stop")
                {
                    output.WriteResult(command, new JsonObject());
                    return;
                }

                runner.Start(command);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is an ordinary way to stop.
        }
    }
}
