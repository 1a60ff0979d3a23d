using ProtoP2P.Contracts;

namespace ProtoP2P.Generators;

/// <summary>The names that the generated file of a topic gives to what it declares; none hides or equals a name of the user's.</summary>
internal sealed class TopicMemberNames
{
    public TopicMemberNames(TopicModel contract, PublishMethodModel publish, SubscribeMethodModel subscribe)
    {
        string[] methods = [publish.Name, subscribe.Name];
        string[] parameters = [publish.Parameter.Name, .. subscribe.Parameters.Select(static parameter => parameter.Name)];
        Class = new NameScope([contract.Name, .. methods, .. parameters]).Take(ContractNames.Stem(contract.Name) + "Topic");
        NameScope members = new([.. ContractNames.ObjectMembers, Class, .. methods, .. parameters]);
        Descriptor = members.Take("Descriptor");
        Topic = members.Take("_topic");
    }

    /// <summary>The class that implements the contract.</summary>
    public string Class { get; }

    /// <summary>The field of the contract's descriptor.</summary>
    public string Descriptor { get; }

    /// <summary>The field that messages go through.</summary>
    public string Topic { get; }
}
