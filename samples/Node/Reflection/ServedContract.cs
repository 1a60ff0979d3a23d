using Google.Protobuf.Reflection;
using ProtoP2P.Reflection;

namespace Node.Reflection;

/// <summary>A protocol of a peer, with the types that its messages are made of.</summary>
/// <param name="Protocol">As the peer describes it.</param>
/// <param name="Messages">What its methods exchange, directly or inside other messages, in the order in which they are met.</param>
/// <param name="Enums">The same of enums.</param>
/// <param name="Error">Why the types are not known.</param>
internal sealed record ServedContract(
    ServedProtocol Protocol,
    IReadOnlyList<MessageDescriptor> Messages,
    IReadOnlyList<EnumDescriptor> Enums,
    string? Error = null);
