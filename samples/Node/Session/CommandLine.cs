namespace Node.Session;

/// <summary>One line of standard input: <c>[#ID] NAME ARGUMENTS</c>.</summary>
/// <param name="Id">The tag, without <c>#</c>, that the answer repeats.</param>
internal sealed record CommandLine(string? Id, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads a line; null where it is empty.</summary>
    public static CommandLine? Parse(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => null,
            [['#', .. string id], string name, .. string[] arguments] => new CommandLine(id, name, arguments),
            [string name, .. string[] arguments] => new CommandLine(null, name, arguments),
        };
    }
}
