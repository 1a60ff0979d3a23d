namespace ProtoP2P.Resources;

/// <summary>Something whose use of memory is charged to an account.</summary>
internal interface IAccounted
{
    /// <summary>The account.</summary>
    ResourceScope Scope { get; }
}
