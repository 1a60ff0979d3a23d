namespace ProtoP2P.PubSub;

/// <summary>Where an option is, as errors name it: as in code, or as the key of a configuration.</summary>
/// <param name="Text">The way to it; empty for the root.</param>
/// <param name="IsKey">Whether as a key of a configuration.</param>
internal readonly record struct OptionPath(string Text, bool IsKey = false)
{
    /// <summary>A member of what is here.</summary>
    public OptionPath Child(string name) => this with { Text = Text.Length == 0 ? name : $"{Text}{(IsKey ? ':' : '.')}{name}" };

    /// <summary>An entry of the dictionary that is here.</summary>
    public OptionPath Entry(string key) => this with { Text = IsKey ? $"{Text}:{key}" : $"{Text}[{key}]" };

    /// <inheritdoc/>
    public override string ToString() => Text;
}
