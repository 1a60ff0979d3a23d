namespace ProtoP2P.Generators;

/// <summary>Hands out names that nothing in a scope has yet.</summary>
internal sealed class NameScope(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary><paramref name="wanted"/>, with a number behind it where it is taken.</summary>
    public string Take(string wanted)
    {
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
        {
            name = wanted + number;
        }

        return name;
    }
}
