/* Between WAMR's translation and LLVM's code generation: what WAMR leaves to be looked up at run time
   is made direct where it is known, the code is optimized, and every way to run for ever is given a
   check of the flag that stops a guest. */

#include "passes.h"

#include <string>

#include <llvm/Analysis/CFG.h>
#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/MDBuilder.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

#include "aot_llvm.h"
#include "aot_runtime.h"

using namespace llvm;

namespace {

/* Places in WAMR's execution environment, in pointers. Source: wasm_exec_env.h, whose order compiled
   code relies on; aot_runtime.c asserts it. */
constexpr unsigned INSTANCE = 2, STACK_BOUNDARY = 4, SUSPEND_FLAGS = 5, NATIVE_SYMBOLS = 8;
static_assert(offsetof(WASMExecEnv, module_inst) == INSTANCE * sizeof(void *));
static_assert(offsetof(WASMExecEnv, native_stack_boundary) == STACK_BOUNDARY * sizeof(void *));
static_assert(offsetof(WASMExecEnv, suspend_flags) == SUSPEND_FLAGS * sizeof(void *));
static_assert(offsetof(WASMExecEnv, native_symbol) == NATIVE_SYMBOLS * sizeof(void *));

constexpr const char *BODY = "ketch_body.";

class Work {
  public:
    Work(AOTCompContext *context, const ketch_target *target)
      : context(context), target(target),
        module(*unwrap(context->module)), layout(module.getDataLayout()),
        pointer_size(layout.getPointerSize()),
        word(Type::getInt32Ty(module.getContext())),
        byte(Type::getInt8Ty(module.getContext())),
        pointer(PointerType::getUnqual(module.getContext()))
    {}

    const char *run()
    {
        name_bodies();
        measure_memory();
        if (target->in_place)
            trap = make_trap();
        for (Function *body : bodies)
            simplify(*body);
        /* Known to others, it keeps its parameters. */
        if (trap)
            trap->setLinkage(GlobalValue::ExternalLinkage);
        optimize();
        if (trap)
            trap->setLinkage(GlobalValue::InternalLinkage);
        /* Optimizing makes and drops functions. */
        bodies.clear();
        for (Function &function : module)
            if (!function.isDeclaration() && &function != trap)
                bodies.push_back(&function);
        if (!target->unchecked) {
            stop = make_stop();
            if (!trap)
                trap = make_trap();
            for (Function *body : bodies)
                guard(*body);
            for (Function *body : bodies)
                if (!always_asks(*body))
                    return "a loop was left without a check";
        }
        std::string problem;
        raw_string_ostream stream(problem);
        if (verifyModule(module, &stream)) {
            static std::string kept;
            kept = "our passes made invalid code: " + stream.str();
            return kept.c_str();
        }
        return nullptr;
    }

  private:
    AOTCompContext *context;
    const ketch_target *target;
    Module &module;
    const DataLayout &layout;
    unsigned pointer_size;
    Type *word, *byte;
    PointerType *pointer;
    SmallVector<Function *, 64> bodies;
    Function *trap = nullptr, *stop = nullptr;
    /* Bytes of linear memory where they never change; zero where they may. */
    uint64_t memory_size = 0;

    /* Calls between functions go to local symbols, which the assembler resolves, so that nothing is
       left to relocate; the loader finds the functions by global names for the same places. */
    void name_bodies()
    {
        for (unsigned i = 0; i < context->func_ctx_count; i++) {
            auto *body = unwrap<Function>(context->func_ctxes[i]->func);
            std::string name = body->getName().str();
            body->setName(BODY + Twine(i));
            body->setLinkage(GlobalValue::InternalLinkage);
            body->setDSOLocal(true);
            GlobalAlias::create(GlobalValue::ExternalLinkage, name, body);
            body->setDoesNotThrow();
            /* A table of a switch lies in the text on Thumb and is relative to it. */
            if (StringRef(context->target_arch).starts_with("thumb"))
                body->removeFnAttr("no-jump-tables");
            bodies.push_back(body);
        }
    }

    void measure_memory()
    {
        const AOTCompData *data = context->comp_data;
        auto *wasm = data->wasm_module;
        if (wasm->memory_count == 1 && wasm->import_memory_count == 0
            && !wasm->possible_memory_grow) {
            uint64_t size = (uint64_t)data->memories[0].num_bytes_per_page
                            * data->memories[0].init_page_count;
            /* Below the widest access the runtime's own bounds are special. */
            if (size >= 16 && size < UINT32_MAX)
                memory_size = size;
        }
    }

    /* The value that an address is a constant number of bytes from. */
    Value *origin(Value *address, uint64_t &offset)
    {
        APInt sum(layout.getIndexTypeSizeInBits(address->getType()), 0);
        Value *base = address->stripAndAccumulateConstantOffsets(layout, sum, true);
        offset = sum.getZExtValue();
        return base;
    }

    /* The width of the access that this offset in an instance is the bound of; zero for others. */
    static unsigned bound_width(uint64_t offset)
    {
        constexpr uint64_t memory = offsetof(AOTModuleInstance, global_table_data);
        switch (offset - memory) {
            case offsetof(AOTMemoryInstance, mem_bound_check_1byte):
                return 1;
            case offsetof(AOTMemoryInstance, mem_bound_check_2bytes):
                return 2;
            case offsetof(AOTMemoryInstance, mem_bound_check_4bytes):
                return 4;
            case offsetof(AOTMemoryInstance, mem_bound_check_8bytes):
                return 8;
            case offsetof(AOTMemoryInstance, mem_bound_check_16bytes):
                return 16;
        }
        return 0;
    }

    void constant_for_life(LoadInst *load)
    {
        load->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(module.getContext(), {}));
    }

    SmallVector<LoadInst *, 32> loads_of(Function &function)
    {
        SmallVector<LoadInst *, 32> loads;
        for (BasicBlock &block : function)
            for (Instruction &instruction : block)
                if (auto *load = dyn_cast<LoadInst>(&instruction))
                    loads.push_back(load);
        return loads;
    }

    void simplify(Function &body)
    {
        constexpr uint64_t memory_data =
            offsetof(AOTModuleInstance, global_table_data) + offsetof(AOTMemoryInstance, memory_data);
        Value *environment = body.getArg(0);
        SmallPtrSet<Value *, 4> instances, functions, symbols;
        const unsigned imports = context->comp_data->import_func_count;
        uint64_t offset;

        for (LoadInst *load : loads_of(body)) {
            if (origin(load->getPointerOperand(), offset) != environment)
                continue;
            if (offset == INSTANCE * pointer_size) {
                instances.insert(load);
                constant_for_life(load);
            }
            else if (offset == NATIVE_SYMBOLS * pointer_size) {
                symbols.insert(load);
                constant_for_life(load);
            }
        }
        for (LoadInst *load : loads_of(body)) {
            if (!instances.count(origin(load->getPointerOperand(), offset)))
                continue;
            if (offset == offsetof(AOTModuleInstance, func_ptrs)) {
                functions.insert(load);
                constant_for_life(load);
            }
            else if (memory_size && offset == memory_data) {
                constant_for_life(load);
            }
            else if (memory_size && bound_width(offset)) {
                const uint64_t bound = memory_size - bound_width(offset);
                merge_checks(load, bound);
                load->replaceAllUsesWith(ConstantInt::get(load->getType(), bound));
            }
        }
        for (LoadInst *load : loads_of(body)) {
            Value *table = origin(load->getPointerOperand(), offset);
            uint64_t index = offset / pointer_size;
            if (functions.count(table) && index >= imports && index - imports < bodies.size())
                load->replaceAllUsesWith(bodies[index - imports]);
            else if (symbols.count(table))
                constant_for_life(load);
        }
        if (trap)
            share_trap(body, symbols);
    }

    /* `address + offset` is checked twice where it may wrap around: for having wrapped, and against
       the bound. One comparison of `address` says the same. */
    void merge_checks(LoadInst *load, uint64_t bound)
    {
        for (User *user : make_early_inc_range(load->users())) {
            auto *against = dyn_cast<ICmpInst>(user);
            if (!against || against->getPredicate() != ICmpInst::ICMP_UGT
                || against->getOperand(1) != load)
                continue;
            auto *sum = dyn_cast<BinaryOperator>(against->getOperand(0));
            if (!sum || sum->getOpcode() != Instruction::Add || !sum->getType()->isIntegerTy(32))
                continue;
            auto *offset = dyn_cast<ConstantInt>(sum->getOperand(0));
            if (!offset || offset->getZExtValue() > bound)
                continue;
            for (User *other : make_early_inc_range(sum->users())) {
                auto *wrapped = dyn_cast<ICmpInst>(other);
                if (!wrapped || wrapped->getPredicate() != ICmpInst::ICMP_ULT
                    || wrapped->getOperand(0) != sum || wrapped->getOperand(1) != offset)
                    continue;
                IRBuilder<> builder(wrapped);
                wrapped->replaceAllUsesWith(builder.CreateICmpUGT(
                    sum->getOperand(1), ConstantInt::get(word, bound - offset->getZExtValue())));
                against->replaceAllUsesWith(ConstantInt::getFalse(module.getContext()));
                break;
            }
        }
    }

    /* A trap's call through the table of symbols keeps two pointers alive throughout a function, for a
       path that is hardly ever taken. */
    void share_trap(Function &body, const SmallPtrSetImpl<Value *> &symbols)
    {
        const int32 wanted = aot_get_native_symbol_index(context, "aot_set_exception_with_id");
        SmallVector<CallInst *, 8> calls;
        for (BasicBlock &block : body)
            for (Instruction &instruction : block)
                if (auto *call = dyn_cast<CallInst>(&instruction))
                    if (auto *load = dyn_cast<LoadInst>(call->getCalledOperand())) {
                        uint64_t offset;
                        if (symbols.count(origin(load->getPointerOperand(), offset))
                            && offset == (uint64_t)wanted * pointer_size)
                            calls.push_back(call);
                    }
        for (CallInst *call : calls) {
            IRBuilder<> builder(call);
            builder.CreateCall(trap, { body.getArg(0), call->getArgOperand(1) });
            call->eraseFromParent();
        }
    }

    Value *field(IRBuilder<> &builder, Value *base, uint64_t offset)
    {
        return builder.CreateConstInBoundsGEP1_64(byte, base, offset);
    }

    Function *make_cold(StringRef name, ArrayRef<Type *> parameters)
    {
        auto *type = FunctionType::get(Type::getVoidTy(module.getContext()), parameters, false);
        auto *made = Function::Create(type, GlobalValue::InternalLinkage, name, module);
        /* Not `cold`: that would move it to a section of its own, out of reach of a local call. */
        made->addFnAttr(Attribute::NoInline);
        made->setDoesNotThrow();
        made->addFnAttr(Attribute::MinSize);
        made->addFnAttr(Attribute::OptimizeForSize);
        BasicBlock::Create(module.getContext(), "begin", made);
        return made;
    }

    /* void trap(environment, number): makes the call of this function end with an exception. */
    Function *make_trap()
    {
        Function *made = make_cold("ketch_trap", { pointer, word });
        IRBuilder<> builder(&made->getEntryBlock());
        Value *environment = made->getArg(0);
        Value *instance = builder.CreateLoad(pointer, field(builder, environment, INSTANCE * pointer_size));
        auto *type = FunctionType::get(builder.getVoidTy(), { pointer, word }, false);
        FunctionCallee set;
        if (target->in_place) {
            const int32 index = aot_get_native_symbol_index(context, "aot_set_exception_with_id");
            Value *table =
                builder.CreateLoad(pointer, field(builder, environment, NATIVE_SYMBOLS * pointer_size));
            set = { type, builder.CreateLoad(pointer, field(builder, table, (uint64_t)index * pointer_size)) };
        }
        else {
            set = module.getOrInsertFunction("aot_set_exception_with_id", type);
        }
        builder.CreateCall(set, { instance, made->getArg(1) });
        builder.CreateRetVoid();
        return made;
    }

    /* void stop(environment): an exception that ends every caller too, unless there is one already.
       It is written in place: nothing of the runtime's is called from a guest that is being ended. */
    Function *make_stop()
    {
        static const char TEXT[] = "Exception: terminated by user";
        Function *made = make_cold("ketch_stop", { pointer });
        LLVMContext &llvm = module.getContext();
        auto *write = BasicBlock::Create(llvm, "write", made);
        auto *end = BasicBlock::Create(llvm, "end", made);
        IRBuilder<> builder(&made->getEntryBlock());
        Value *instance = builder.CreateLoad(pointer, field(builder, made->getArg(0), INSTANCE * pointer_size));
        Value *text = field(builder, instance, offsetof(AOTModuleInstance, cur_exception));
        builder.CreateCondBr(builder.CreateIsNull(builder.CreateLoad(byte, text)), write, end);
        builder.SetInsertPoint(write);
        for (unsigned i = 0; i < sizeof(TEXT); i += 4) {
            uint32_t bytes = 0;
            for (unsigned j = 0; j < 4 && i + j < sizeof(TEXT); j++)
                bytes |= (uint32_t)(uint8_t)TEXT[i + j] << (8 * j);
            builder.CreateAlignedStore(builder.getInt32(bytes), field(builder, text, i), Align(1));
        }
        builder.CreateBr(end);
        builder.SetInsertPoint(end);
        builder.CreateRetVoid();
        return made;
    }

    void optimize()
    {
        auto *machine = reinterpret_cast<TargetMachine *>(context->target_machine);
        PipelineTuningOptions tuning;
        tuning.LoopUnrolling = target->optimization >= 2;
        /* Calls that other than inlined code saves were inlined when the wasm was made. */
        tuning.InlinerThreshold = 50;
        PassBuilder passes(machine, tuning);
        LoopAnalysisManager loops;
        FunctionAnalysisManager functions;
        CGSCCAnalysisManager components;
        ModuleAnalysisManager modules;
        /* No loop may turn into a call of a C library that is not there. */
        TargetLibraryInfoImpl library(machine->getTargetTriple());
        library.disableAllFunctions();
        functions.registerPass([&] { return TargetLibraryAnalysis(library); });
        passes.registerModuleAnalyses(modules);
        passes.registerCGSCCAnalyses(components);
        passes.registerFunctionAnalyses(functions);
        passes.registerLoopAnalyses(loops);
        passes.crossRegisterProxies(loops, functions, components, modules);
        OptimizationLevel levels[] = { OptimizationLevel::O0, OptimizationLevel::O1,
                                       OptimizationLevel::O2, OptimizationLevel::O3 };
        OptimizationLevel level = levels[target->optimization & 3];
        ModulePassManager pipeline = level == OptimizationLevel::O0
                                         ? passes.buildO0DefaultPipeline(level)
                                         : passes.buildPerModuleDefaultPipeline(level);
        pipeline.run(module, modules);
    }

    bool asks(const BasicBlock &block)
    {
        for (const Instruction &instruction : block)
            if (auto *load = dyn_cast<LoadInst>(&instruction))
                if (load->isVolatile())
                    return true;
        return false;
    }

    /* Whether there is no way round that avoids every check: without the blocks that hold one, no
       block can be reached from itself. */
    bool always_asks(Function &body)
    {
        DenseMap<const BasicBlock *, unsigned> entered;
        SmallVector<const BasicBlock *, 64> ready;
        for (const BasicBlock &block : body) {
            unsigned count = 0;
            for (const BasicBlock *before : predecessors(&block))
                count += !asks(*before);
            entered[&block] = count;
            if (!count)
                ready.push_back(&block);
        }
        size_t ordered = 0;
        while (!ready.empty()) {
            const BasicBlock *block = ready.pop_back_val();
            ordered++;
            if (asks(*block))
                continue;
            for (const BasicBlock *after : successors(block))
                if (!--entered[after])
                    ready.push_back(after);
        }
        return ordered == body.size();
    }

    /* Checks at the head of each loop, whatever made it, and at the entry. */
    void guard(Function &body)
    {
        SmallVector<std::pair<const BasicBlock *, const BasicBlock *>, 16> edges;
        FindFunctionBackedges(body, edges);
        SmallSetVector<BasicBlock *, 16> heads;
        for (auto &edge : edges)
            heads.insert(const_cast<BasicBlock *>(edge.second));
        bool calls = false;
        for (BasicBlock &block : body)
            for (Instruction &instruction : block)
                if (auto *call = dyn_cast<CallBase>(&instruction))
                    calls |= !isa<IntrinsicInst>(call) && call->getCalledOperand() != trap;

        LLVMContext &llvm = module.getContext();
        MDNode *rarely = MDBuilder(llvm).createBranchWeights(1, 1 << 20);
        BasicBlock *stopped = nullptr;
        auto ending = [&](Function *callee, ArrayRef<Value *> arguments) {
            auto *block = BasicBlock::Create(llvm, callee->getName(), &body);
            IRBuilder<> builder(block);
            builder.CreateCall(callee, arguments);
            if (body.getReturnType()->isVoidTy())
                builder.CreateRetVoid();
            else
                builder.CreateRet(Constant::getNullValue(body.getReturnType()));
            return block;
        };
        auto check = [&](Instruction *before) {
            if (!stopped)
                stopped = ending(stop, { body.getArg(0) });
            BasicBlock *head = before->getParent();
            BasicBlock *rest = head->splitBasicBlock(before, "go_on");
            head->getTerminator()->eraseFromParent();
            IRBuilder<> builder(head);
            auto *flags = builder.CreateLoad(word, field(builder, body.getArg(0), SUSPEND_FLAGS * pointer_size));
            flags->setVolatile(true);
            builder.CreateCondBr(builder.CreateIsNotNull(flags), stopped, rest, rarely);
        };
        for (BasicBlock *head : heads)
            check(&*head->getFirstInsertionPt());
        /* What calls nothing and has no loop ends by itself, on a frame that the guard zone below the
           boundary has room for. */
        if (!calls)
            return;
        check(&*body.getEntryBlock().getFirstNonPHIOrDbgOrAlloca());
        Instruction *first = &*body.getEntryBlock().getFirstNonPHIOrDbgOrAlloca();
        auto *overflow =
            ending(trap, { body.getArg(0), ConstantInt::get(word, EXCE_NATIVE_STACK_OVERFLOW) });
        BasicBlock *head = first->getParent();
        BasicBlock *rest = head->splitBasicBlock(first, "deep_enough");
        head->getTerminator()->eraseFromParent();
        IRBuilder<> builder(head);
        Type *size = layout.getIntPtrType(llvm);
        const char *name = pointer_size == 8 && StringRef(context->target_arch).starts_with("x86") ? "rsp" : "sp";
        auto *place = builder.CreateIntrinsic(
            Intrinsic::read_register, { size },
            { MetadataAsValue::get(llvm, MDNode::get(llvm, { MDString::get(llvm, name) })) });
        auto *boundary =
            builder.CreateLoad(size, field(builder, body.getArg(0), STACK_BOUNDARY * pointer_size));
        builder.CreateCondBr(builder.CreateICmpULT(place, boundary), overflow, rest, rarely);
    }
};

} // namespace

const char *
ketch_passes(AOTCompContext *context, const struct ketch_target *target)
{
    return Work(context, target).run();
}
