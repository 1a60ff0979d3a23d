using Node.Session;

namespace Node.Commands;

/// <summary>A command of a running node.</summary>
internal interface INodeCommand
{
    /// <summary>The first word of its line.</summary>
    string Name { get; }

    /// <summary>Carries it out and returns the fields of its result.</summary>
    /// <exception cref="Cli.UsageException">The arguments are wrong.</exception>
    ValueTask<CommandResult> ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken);
}
