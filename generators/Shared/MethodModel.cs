namespace ProtoP2P.Contracts;

/// <summary>One wire method of a contract.</summary>
/// <param name="Name">The C# name, not escaped.</param>
/// <param name="WireName">The name on the wire.</param>
/// <param name="DeclaringType">The interface that declares it, where that is not the contract itself or the method is not public.</param>
/// <param name="Head">The message ahead of a request stream.</param>
/// <param name="Request">The request message, or the element of the request stream.</param>
/// <param name="RequestShape">What a caller sends.</param>
/// <param name="Reply">The reply message, or the element of the reply stream.</param>
/// <param name="ReplyShape">What the service answers.</param>
/// <param name="Call">The trailing parameter.</param>
/// <param name="ReturnsTask">Whether it returns Task rather than ValueTask.</param>
/// <param name="Options">What its attributes say.</param>
internal sealed record MethodModel(
    string Name,
    string WireName,
    string? DeclaringType,
    ParameterModel? Head,
    ParameterModel? Request,
    RequestShape RequestShape,
    MessageModel? Reply,
    ReplyShape ReplyShape,
    CallParameterModel? Call,
    bool ReturnsTask,
    MethodOptions Options);
