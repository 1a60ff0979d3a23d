using System.CommandLine;
using System.CommandLine.Parsing;
using ProtoP2P;

namespace Chat;

/// <summary>Reads the arguments. Exit codes: 0 after a clean end, 1 where something failed, 2 for bad arguments, with one line that names them.</summary>
internal static class ChatCommandLine
{
    private const int Failed = 1;
    private const int BadArguments = 2;

    private static readonly Option<Multiaddress[]> Listen = new("--listen")
    {
        Description = "Address to listen on; repeatable. Default /ip4/127.0.0.1/tcp/0.",
        CustomParser = ParseAddresses,
        DefaultValueFactory = _ => [Multiaddress.Parse("/ip4/127.0.0.1/tcp/0")],
    };

    private static readonly Option<Multiaddress[]> Peers = new("--peer")
    {
        Description = "Address of someone in the room, with /p2p/ID; repeatable. One is enough.",
        CustomParser = ParsePeers,
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string> Room = new("--room") { Description = $"The room, which is the topic. Default {IChatRoom.Topic}.", DefaultValueFactory = _ => IChatRoom.Topic };

    private static readonly Option<string> Name = new("--name") { Description = "What to be called. Default: the user's name.", DefaultValueFactory = _ => Environment.UserName };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object per line, for programs." };

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("A chat without a server. Lines are said to the room; /peers tells who is there, /quit leaves.") { Listen, Peers, Room, Name, Json };
        root.SetAction((parsed, cancellationToken) => ChatSession.RunAsync(Bind(parsed), cancellationToken));
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(parsed.Errors[0].Message, BadArguments);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ArgumentException exception)
        {
            return Complain(exception.Message, BadArguments);
        }
        catch (Libp2pException exception)
        {
            return Complain(exception.Message, Failed);
        }
    }

    private static ChatSettings Bind(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(Name);
        return name.Length is 0 or > RoomRules.MaxName
            ? throw new ArgumentException($"--name: '{name}' has {name.Length} characters; expected 1 to {RoomRules.MaxName}")
            : new ChatSettings
            {
                Listen = parsed.GetRequiredValue(Listen),
                Peers = parsed.GetRequiredValue(Peers),
                Room = parsed.GetRequiredValue(Room),
                Name = name,
                Json = parsed.GetValue(Json),
            };
    }

    private static Multiaddress[] ParseAddresses(ArgumentResult result) => [.. result.Tokens.Select(token => Parse(token.Value, result)).OfType<Multiaddress>()];

    private static Multiaddress[] ParsePeers(ArgumentResult result)
    {
        Multiaddress[] addresses = ParseAddresses(result);
        if (addresses.FirstOrDefault(address => address.PeerId is null) is { } nobody)
        {
            result.AddError($"--peer: '{nobody}' names no peer: expected an address that ends in /p2p/ID");
        }

        return addresses;
    }

    private static Multiaddress? Parse(string text, ArgumentResult result)
    {
        if (Multiaddress.TryParse(text, null, out Multiaddress? address))
        {
            return address;
        }

        result.AddError($"'{text}' is not a multiaddress: expected one such as /ip4/127.0.0.1/tcp/4001");
        return null;
    }

    private static int Complain(string message, int exitCode)
    {
        Console.Error.WriteLine($"chat: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
