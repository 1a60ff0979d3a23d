using ProtoP2P.PubSub.Router;

namespace ProtoP2P.PubSub.Hosting;

/// <inheritdoc/>
internal sealed class ValidationSink(RouterTurns turns, PubSubEngine engine) : IValidationSink
{
    public bool Begin(in PendingMessage pending, bool isAuthentic)
    {
        using (turns.Enter())
        {
            return engine.BeginValidation(pending.Message, pending.From, isAuthentic);
        }
    }

    public void Pass(in PendingMessage pending, bool isAuthentic)
    {
        using (turns.Enter())
        {
            if (engine.BeginValidation(pending.Message, pending.From, isAuthentic))
            {
                engine.Complete(pending.Message, pending.From, ValidationResult.Accept);
            }
        }
    }

    public void Throttle(in PendingMessage pending)
    {
        using (turns.Enter())
        {
            engine.Throttle(pending.Message, pending.From, RejectReason.ValidationThrottled);
        }
    }

    public void Complete(in PendingMessage pending, ValidationResult result)
    {
        using (turns.Enter())
        {
            engine.Complete(pending.Message, pending.From, result);
        }
    }
}
