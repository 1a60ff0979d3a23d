using System.CommandLine;

namespace Node.Cli;

/// <summary>What the program understands: <c>run</c> for a node that stays, and one-shot commands for a person.</summary>
internal static class NodeCommandLine
{
    private const int Failed = 1;
    private const int BadArguments = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("A ready-made libp2p node for the terminal.")
        {
            RunCommand.Create(),
            PingCommandLine.Create(),
            EchoCommandLine.Create(),
            ProtocolsCommandLine.Create(),
            ServicesCommandLine.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Complain(Describe(parsed), BadArguments);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (UsageException exception)
        {
            return Complain(exception.Message, BadArguments);
        }
        catch (ProtoP2P.Libp2pException exception)
        {
            return Complain(exception.Message, Failed);
        }
    }

    private static string Describe(ParseResult parsed) => parsed.CommandResult.Command is RootCommand root
        ? $"{Quote(parsed.UnmatchedTokens)}: expected {string.Join(", ", root.Subcommands.Select(command => command.Name))}"
        : parsed.Errors[0].Message;

    private static string Quote(IReadOnlyList<string> tokens) => tokens.Count == 0 ? "no command" : $"'{tokens[0]}' is no command";

    private static int Complain(string message, int exitCode)
    {
        Console.Error.WriteLine($"node: {message.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}
