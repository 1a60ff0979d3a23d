using Microsoft.CodeAnalysis.Operations;

namespace ProtoP2P.Analyzers;

/// <summary>A call that makes a node serve protocols.</summary>
/// <param name="Call">The call.</param>
/// <param name="Ids">The protocol ids.</param>
/// <param name="Node">The node, the same for calls on the same one.</param>
/// <param name="Block">The statements that it is one of: it runs whenever they do.</param>
/// <param name="CanEnd">Whether its result is kept, with which it can be undone.</param>
internal sealed record Registration(IInvocationOperation Call, string[] Ids, string Node, IBlockOperation Block, bool CanEnd);
