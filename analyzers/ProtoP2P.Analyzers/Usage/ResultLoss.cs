namespace ProtoP2P.Analyzers;

/// <summary>How the result of a call is lost.</summary>
internal enum ResultLoss
{
    /// <summary>It is used, or goes where the method does not show it.</summary>
    None,

    /// <summary>The call is a statement.</summary>
    Statement,

    /// <summary>The call is a statement, and made only where its receiver is not null.</summary>
    ConditionalStatement,

    /// <summary>It is assigned to <c>_</c>.</summary>
    Discard,

    /// <summary>It is assigned to a local that nobody reads.</summary>
    Local,
}
