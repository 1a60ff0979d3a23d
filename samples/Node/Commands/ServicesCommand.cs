using System.Text.Json.Nodes;
using Node.Reflection;
using Node.Session;
using ProtoP2P;

namespace Node.Commands;

/// <summary><c>services MA_OR_PEER</c>: the contracts that it serves, and their messages, where it has reflection.</summary>
internal sealed class ServicesCommand(ILibp2pHost host, ServicesClient client) : INodeCommand
{
    public string Name => "services";

    public async ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 1, 1, "services MA_OR_PEER");
        IPeerConnection connection = await CommandArguments.ConnectAsync(host, arguments[0], cancellationToken);
        IReadOnlyList<ServedContract> contracts = await client.ReadAsync(connection, cancellationToken);
        JsonObject fields = new() { ["peer"] = connection.RemotePeer.ToString(), ["protocols"] = ServicesJson.Describe(contracts) };
        return new CommandResult(fields, ServicesText.Show(contracts));
    }
}
