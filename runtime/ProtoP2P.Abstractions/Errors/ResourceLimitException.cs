namespace ProtoP2P;

/// <summary>A limit of this node was reached. The message names the scope, the limit, the current value and the option that raises it.</summary>
public sealed class ResourceLimitException : Libp2pException
{
    /// <summary>A reached limit.</summary>
    public ResourceLimitException(string scope, string resource, long limit, long current, string option)
        : base($"{scope}: {resource} limit of {limit} reached (now {current}); raise it with {option}")
    {
        Scope = scope;
        Limit = limit;
        Current = current;
        Option = option;
    }

    /// <summary>Where the limit applies, such as <c>connection 12D3Koo...</c>.</summary>
    public string Scope { get; }

    /// <summary>The limit's value.</summary>
    public long Limit { get; }

    /// <summary>The value when the request was refused.</summary>
    public long Current { get; }

    /// <summary>The option that raises the limit.</summary>
    public string Option { get; }
}
