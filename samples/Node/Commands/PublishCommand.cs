using System.Text.Json.Nodes;
using Node.Cli;
using Node.Session;
using ProtoP2P.PubSub;

namespace Node.Commands;

/// <summary><c>publish TOPIC HEX</c>.</summary>
internal sealed class PublishCommand(IPubSub pubSub) : INodeCommand
{
    public string Name => "publish";

    public ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        CommandArguments.RequireCount(arguments, 2, 2, "publish TOPIC HEX");
        PublishResult result = pubSub.Publish(arguments[0], ParseHex(arguments[1]));
        return ValueTask.FromResult<CommandResult>(new JsonObject { ["messageId"] = result.Id.ToString(), ["recipients"] = result.Recipients });
    }

    private static byte[] ParseHex(string text)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"'{text}' is not hexadecimal: expected an even number of digits such as 68656c6c6f");
        }
    }
}
