namespace ProtoP2P.PubSub.Hosting;

/// <summary>Takes what the validation found to the router. Thread-safe.</summary>
internal interface IValidationSink
{
    /// <summary>The signature was verified, or not. False where there is no more to do.</summary>
    bool Begin(in PendingMessage pending, bool isAuthentic);

    /// <summary>The signature was verified, or not, of a message that nobody else judges.</summary>
    void Pass(in PendingMessage pending, bool isAuthentic);

    /// <summary>Too many messages are being judged: this one is not.</summary>
    void Throttle(in PendingMessage pending);

    /// <summary>The validators have judged.</summary>
    void Complete(in PendingMessage pending, ValidationResult result);
}
