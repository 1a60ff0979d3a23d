namespace ProtoP2P.Contracts;

/// <summary>The parameters of a method by what they are for.</summary>
internal sealed class ParameterSet
{
    public ParameterModel? Message { get; set; }

    public ParameterModel? Stream { get; set; }

    public CallParameterModel? Call { get; set; }

    public RequestShape Shape => (Stream, Message) switch
    {
        (null, null) => RequestShape.None,
        (null, _) => RequestShape.Single,
        (_, null) => RequestShape.Stream,
        _ => RequestShape.HeadAndStream,
    };
}
